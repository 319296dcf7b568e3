// Sending the officer's decision, and what became of it. One id per decision, kept while it is not answered, so that
// sending it again is safe.
import { signal } from "@preact/signals";
import type { DecisionOutcome, OfficerDecision } from "./lane_types";
import { now } from "./lane_connection";
import { officer } from "./session";

export type DecisionProgress =
  | { step: "none" }
  | { step: "sending"; decision: OfficerDecision }
  | { step: "confirmed"; decision: OfficerDecision; at: Date }
  | { step: "rejected"; decision: OfficerDecision; why: string }
  | { step: "unanswered"; decision: OfficerDecision };

export const progress = signal<DecisionProgress>({ step: "none" });

const tries = 3;
const answerWithinMs = 6000;
const pauseMs = 700;

/// A random id; crypto.randomUUID is missing where the page comes over plain HTTP from another machine.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sameDecision(a: OfficerDecision, b: OfficerDecision): boolean {
  return a.crossing_id === b.crossing_id && a.outcome === b.outcome && a.reason === b.reason && a.officer === b.officer;
}

/// Takes the decision for the crossing that the officer sees. Does nothing while one is on its way.
export async function decide(crossingId: string, outcome: DecisionOutcome, reason: string): Promise<void> {
  const before = progress.value;
  if (before.step === "sending" || !officer.value) return;
  let decision: OfficerDecision = { id: newId(), crossing_id: crossingId, officer: officer.value, outcome, reason };
  if (before.step === "unanswered" && sameDecision(before.decision, decision)) decision = before.decision;
  progress.value = { step: "sending", decision };
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const outcomeOfTry = await send(decision);
    if (outcomeOfTry) {
      progress.value = outcomeOfTry;
      return;
    }
  }
  progress.value = { step: "unanswered", decision };
}

/// The answer, or null when there was none and the same decision may be sent again.
async function send(decision: OfficerDecision): Promise<DecisionProgress | null> {
  try {
    const response = await fetch("/v1/lane/decision", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": decision.id },
      body: JSON.stringify(decision),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (response.ok) return { step: "confirmed", decision, at: now.value };
    if (response.status >= 500) return null;
    const problem = (await response.json()) as { detail?: unknown };
    return { step: "rejected", decision, why: typeof problem.detail === "string" ? problem.detail : "no reason given" };
  } catch {
    return null;
  }
}
