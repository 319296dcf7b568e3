// What the lists said: hits as action cards, and never "no hit" without the lists behind it.
import { Fragment } from "preact";
import { html } from "../html";
import type { HitEvidence, ListCoverage, WatchlistHit } from "../lane_types";
import { now } from "../lane_connection";
import { durationText } from "../dates";
import { differences, type Run } from "../differences";
import { ageSeconds, type ScreeningSummary } from "../screening_summary";
import { Symbol, type SignKind } from "../sign";
import { fieldName, spoken } from "../words";

/// Numbers, plates and dates stay on one line; long names may break.
const unbrokenCharacters = 12;

/// A value with the characters that differ from the other one marked.
function Compared({ runs }: { runs: Run[] }) {
  const short = runs.reduce((length, run) => length + run.text.length, 0) <= unbrokenCharacters;
  return html`<td class=${short ? "mono unbroken" : "mono"}>${runs.length === 0 ? "–" : runs.map((run, i) => (run.differs ? html`<mark class="differs" key=${i}>${run.text}</mark>` : run.text))}</td>`;
}

/// What a piece adds to a person's points, or takes from them.
function pointsText(points: number | undefined): string {
  return points === undefined ? "" : ` (${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(1)} points)`;
}

function EvidenceRow({ piece }: { piece: HitEvidence }) {
  const equal = piece.query_value === piece.entry_value;
  const { read, listed } = differences(piece.query_value, piece.entry_value);
  return html`<tr><th scope="row">${fieldName(piece.field)}</th><${Compared} runs=${read} /><${Compared} runs=${listed} />
    <td>${equal ? "" : html`<${Symbol} kind="caution" />`}${piece.comparison}${pointsText(piece.points)}</td></tr>`;
}

function HitCard({ hit }: { hit: WatchlistHit }) {
  return html`<article class=${`hit hit-${hit.strength}`}>
    <div class="hit-first"><${Symbol} kind=${hit.strength === "exact" ? "stop" : "caution"} size="large" />
      <div><strong class="hit-do">${hit.lane_text || `Action: ${hit.action_code}`}</strong>
        <div class="hit-what">${hit.strength === "exact" ? "Exact" : "Possible"} ${hit.kind} hit: ${spoken(hit.category) || "no category"}, action ${hit.action_code || "not stated"}${hit.score === undefined ? "" : `, score ${hit.score.toFixed(2)} of 1`}</div></div>
    </div>
    <table class="hit-evidence"><thead><tr><th>field</th><th>read here</th><th>in the list</th><th>comparison</th></tr></thead>
      <tbody>${hit.evidence.map((piece, i) => html`<${EvidenceRow} key=${i} piece=${piece} />`)}</tbody></table>
    <div class="hint">${hit.list_id}, version ${hit.list_version}, entry ${hit.entry_id}</div>
  </article>`;
}

/// The action cards, most serious first; they stand above everything else in the right column.
export function HitCards({ summary }: { summary: ScreeningSummary }) {
  const ranked = [...summary.hits].sort((a, b) => Number(b.strength === "exact") - Number(a.strength === "exact"));
  if (ranked.length === 0) return null;
  return html`<section class="hits" id="hits" aria-label="Hits">${ranked.map((hit) => html`<${HitCard} key=${`${hit.list_id} ${hit.entry_id}`} hit=${hit} />`)}</section>`;
}

const listSigns: Record<ListCoverage["state"], SignKind> = { current: "ok", stale: "caution", missing: "stop", corrupt: "stop" };

function ListRow({ list }: { list: ListCoverage }) {
  const age = ageSeconds(list, now.value);
  const detail = list.detail && html`<tr class="list-detail" key="detail"><td colspan="4">${list.detail}</td></tr>`;
  return html`<${Fragment}><tr class=${`list-${list.state}`}><td class="list-id"><${Symbol} kind=${listSigns[list.state]} />${list.list_id}</td>
    <td>${list.state}</td>
    <td class="list-age">${age === null ? "–" : durationText(age)}</td><td class="count">${list.version ? `${list.entry_count} entries` : "–"}</td></tr>${detail}<//>`;
}

export function ScreeningPanel({ summary }: { summary: ScreeningSummary }) {
  return html`<section class="panel screening" aria-label="Screening">
    <h2>Screening</h2>
    <p class=${`summary summary-${summary.sign}`} id="screening-summary" role="status"><${Symbol} kind=${summary.sign} />${summary.sentence}</p>
    ${summary.lists.length > 0 && html`<table class="lists"><tbody>${summary.lists.map((list) => html`<${ListRow} key=${list.list_id} list=${list} />`)}</tbody></table>`}
  </section>`;
}
