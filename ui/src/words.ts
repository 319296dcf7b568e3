// The screen's words for the ids of the API. An id that is not known here is shown as it is, never dropped.
import type { CheckResult, Crossing, DecisionOutcome, Outcome } from "./lane_types";

/// "document_number" as "document number".
export function spoken(id: string): string {
  return id.replace(/_/g, " ");
}

export const outcomeWords: Record<Outcome, string> = {
  clear: "Clear",
  refer: "Refer",
  hold: "Hold",
  incomplete: "Incomplete",
};

export const resultWords: Record<CheckResult, string> = {
  successful: "ok",
  failed: "failed",
  undetermined: "undetermined",
  not_supported: "not supported",
  not_performed: "not performed",
  aborted: "aborted",
};

export const checkGroups: { prefix: string; word: string }[] = [
  { prefix: "mrz", word: "Machine readable zone" },
  { prefix: "chip", word: "Chip" },
  { prefix: "optical", word: "Light (white, IR, UV)" },
];

const checkNames: Record<string, string> = {
  "mrz.check_digit.document_number": "number",
  "mrz.check_digit.birth_date": "birth date",
  "mrz.check_digit.expiry_date": "expiry date",
  "mrz.check_digit.optional": "optional",
  "mrz.check_digit.composite": "composite",
};

export function checkName(id: string): string {
  return checkNames[id] ?? spoken(id.slice(id.lastIndexOf(".") + 1));
}

const fieldNames: Record<string, string> = {
  primary_identifier: "surname",
  secondary_identifier: "given names",
  optional1: "optional data",
  optional2: "optional data 2",
  composite: "composite check digit",
  document_code: "document code",
};

export function fieldName(id: string): string {
  return fieldNames[id] ?? spoken(id);
}

export function decisionWord(outcome: DecisionOutcome): string {
  return outcome === "pass" ? "Passed" : "Referred to secondary inspection";
}

/// How a crossing ended, for the review line.
export function endOf(crossing: Crossing): string {
  if (crossing.decision) return `${decisionWord(crossing.decision.outcome)} by ${crossing.decision.officer}`;
  return crossing.abandoned_reason ? `Left without a decision: ${crossing.abandoned_reason}` : "Left without a decision";
}

export function sexWord(sex: string): string {
  if (sex === "F") return "female";
  if (sex === "M") return "male";
  return sex || "sex not stated";
}
