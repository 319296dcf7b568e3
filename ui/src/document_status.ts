// The one sign of a document: what its checks come to.
import type { DocumentReading } from "./lane_types";
import { validity } from "./dates";
import type { SignKind } from "./sign";

export interface DocumentStatus { kind: SignKind; word: string }

/// A tick speaks of the machine readable zone alone until chip or light checks were performed.
export function documentStatus(reading: DocumentReading | undefined, now: Date): DocumentStatus {
  if (!reading) return { kind: "none", word: "No document" };
  if (!reading.format) return { kind: "open", word: "Not readable" };
  if (reading.checks.some((check) => check.result === "failed")) return { kind: "stop", word: "Check failed" };
  if (validity(reading.expiry_date, now).expired) return { kind: "stop", word: "Expired" };
  if (!reading.accepted || reading.doubtful.length > 0) return { kind: "caution", word: "Compare" };
  const others = reading.checks.some((check) => !check.id.startsWith("mrz.") && check.result === "successful");
  return { kind: "ok", word: others ? "Document OK" : "MRZ OK" };
}
