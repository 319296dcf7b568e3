// What the machine proposes, with its grounds; and what became of the officer's decision.
import { html } from "../html";
import type { Crossing, Outcome } from "../lane_types";
import { progress } from "../decisions";
import { lane } from "../lane_connection";
import { clockText } from "../dates";
import { Sign, Symbol, type SignKind } from "../sign";
import { decisionWord, endOf, outcomeWords } from "../words";

const outcomeSigns: Record<Outcome, SignKind> = { clear: "ok", refer: "caution", hold: "stop", incomplete: "open" };

function stateWords(): { kind: SignKind; word: string; text: string } {
  const state = lane.value?.state;
  if (state === undefined) return { kind: "none", word: "Waiting", text: "for the appliance" };
  if (state === "out_of_service") return { kind: "stop", word: "Out of service", text: "The lane has not started." };
  return { kind: "none", word: "Lane is free", text: "Waiting for a vehicle or a document." };
}

function Progress() {
  const at = progress.value;
  if (at.step === "none") return null;
  if (at.step === "sending") return html`<div class="progress" id="progress"><strong>Sending to the lane…</strong></div>`;
  if (at.step === "confirmed") {
    return html`<div class="progress progress-confirmed" id="progress"><${Symbol} kind="ok" /><strong>${decisionWord(at.decision.outcome)}</strong> <span>${clockText(at.at)}, confirmed and recorded</span></div>`;
  }
  if (at.step === "rejected") {
    return html`<div class="progress progress-rejected" id="progress"><${Symbol} kind="stop" /><strong>Not taken:</strong> <span>${at.why}</span></div>`;
  }
  return html`<div class="progress progress-rejected" id="progress"><${Symbol} kind="caution" /><strong>Not confirmed.</strong> <span>The lane did not answer. Press the same key again: it is taken once.</span></div>`;
}

function Last({ crossing }: { crossing: Crossing | null | undefined }) {
  if (!crossing) return null;
  const end = crossing.decided_at ?? crossing.abandoned_at;
  const who = [crossing.vehicle?.plate, crossing.travellers[0]?.document_number].filter(Boolean).join(" · ");
  return html`<div class="last" id="last-crossing"><span class="label">Last crossing</span> ${end && clockText(new Date(end))} ${who} <strong>${endOf(crossing)}</strong></div>`;
}

export function RecommendationBar({ crossing }: { crossing: Crossing | null }) {
  if (!crossing) {
    const { kind, word, text } = stateWords();
    return html`<section class="recommendation" aria-label="Recommendation"><${Sign} kind=${kind} word=${word} id="recommendation-sign" />
      <div class="reasons"><p class="calm">${text}</p><${Last} crossing=${lane.value?.last_crossing} /></div><${Progress} /></section>`;
  }
  const { outcome, reasons } = crossing.recommendation;
  return html`<section class=${`recommendation recommendation-${outcome}`} aria-label="Recommendation">
    <${Sign} kind=${outcomeSigns[outcome]} word=${outcomeWords[outcome]} id="recommendation-sign" />
    <div class="reasons" role="status">
      <span class="label">The machine proposes, you decide</span>
      ${reasons.length > 0 ? html`<ol id="reasons" tabindex="0">${reasons.map((reason) => html`<li key=${reason}>${reason}</li>`)}</ol>` : html`<p class="calm">Nothing speaks against passing.</p>`}
    </div>
    <${Progress} />
  </section>`;
}
