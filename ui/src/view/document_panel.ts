// The document: one sign, its checks, the page, and the machine readable zone with what is doubtful marked in it.
import { useState } from "preact/hooks";
import { html } from "../html";
import type { DocumentCheck, DocumentReading } from "../lane_types";
import { imageOpen } from "../actions";
import { now } from "../lane_connection";
import { documentStatus } from "../document_status";
import { markedLines } from "../mrz_marks";
import { Sign, Symbol, type SignKind } from "../sign";
import { checkGroups, checkName, fieldName, resultWords } from "../words";

const checkSigns: Record<DocumentCheck["result"], SignKind> = {
  successful: "ok",
  failed: "stop",
  undetermined: "caution",
  not_supported: "none",
  not_performed: "none",
  aborted: "open",
};

const order: DocumentCheck["result"][] = ["failed", "aborted", "undetermined", "not_supported", "not_performed", "successful"];

function CheckGroup({ word, checks }: { word: string; checks: DocumentCheck[] }) {
  if (checks.length === 0) {
    return html`<li class="check"><${Symbol} kind="none" /><span>${word}: not performed</span></li>`;
  }
  const bad = checks.filter((check) => check.result !== "successful");
  if (bad.length === 0) {
    return html`<li class="check"><${Symbol} kind="ok" /><span>${word}: ${checks.length} of ${checks.length} ok</span></li>`;
  }
  bad.sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
  return bad.map((check) => html`<li class=${`check check-${check.result}`} key=${check.id}><${Symbol} kind=${checkSigns[check.result]} />
    <span><strong>${checkName(check.id)} ${resultWords[check.result]}</strong>${check.detail && `: ${check.detail}`}</span></li>`);
}

function Checks({ reading }: { reading: DocumentReading }) {
  const known = checkGroups.map((group) => `${group.prefix}.`);
  const others = reading.checks.filter((check) => !known.some((prefix) => check.id.startsWith(prefix)));
  return html`<ul class="checks" id="checks">
    ${checkGroups.map((group) => html`<${CheckGroup} key=${group.prefix} word=${group.word}
      checks=${reading.checks.filter((check) => check.id.startsWith(`${group.prefix}.`))} />`)}
    ${others.length > 0 && html`<${CheckGroup} word="Other checks" checks=${others} />`}
  </ul>`;
}

/// An image of the evidence store, or why there is none.
export function Evidence({ id, alt, large }: { id: string; alt: string; large?: boolean }) {
  const [broken, setBroken] = useState("");
  if (!/^[0-9a-f]{64}$/.test(id)) return html`<div class="evidence evidence-none">no image kept</div>`;
  if (broken === id) return html`<div class="evidence evidence-none">image cannot be loaded</div>`;
  return html`<img class=${large ? "evidence evidence-large" : "evidence"} src=${`/v1/evidence/${id}`} alt=${alt} onError=${() => setBroken(id)} />`;
}

const markWords = { plain: "", doubtful: "doubtful", repaired: "repaired" };

/// The lines as they were read; marked characters differ by underline and frame, not by colour alone.
export function MrzLines({ reading }: { reading: DocumentReading }) {
  return html`<div class="mrz" id="mrz" dir="ltr">
    ${markedLines(reading).map((runs, i) => html`<div class="mrz-line" key=${i}>${runs.map((run, j) =>
      run.mark === "plain" ? run.text : html`<mark key=${j} class=${`mrz-${run.mark}`} title=${markWords[run.mark]}>${run.text}</mark>`)}</div>`)}
  </div>`;
}

function Remarks({ reading }: { reading: DocumentReading }) {
  if (reading.doubtful.length + reading.repairs.length === 0) return null;
  return html`<ul class="remarks" id="remarks">
    ${reading.doubtful.length > 0 && html`<li><mark class="mrz-doubtful">doubtful</mark> compare with the page: ${reading.doubtful.map(fieldName).join(", ")}</li>`}
    ${reading.repairs.map((repair, i) => html`<li key=${i}><mark class="mrz-repaired">repaired</mark> line ${repair.line}, position ${repair.position}: ${repair.before} read, ${repair.after} by ${repair.basis}</li>`)}
  </ul>`;
}

export function DocumentPanel({ reading }: { reading: DocumentReading | undefined }) {
  const status = documentStatus(reading, now.value);
  return html`<section class="panel document" aria-label="Document">
    <${Sign} kind=${status.kind} word=${status.word} id="document-sign" />
    ${reading ? html`
      <div class="document-body">
        <button class="page" type="button" onClick=${() => { imageOpen.value = true; }} aria-label="Enlarge the page image, key F4">
          <${Evidence} id=${reading.evidence_id} alt="Page of the document" /><span class="page-key">F4</span>
        </button>
        <${Checks} reading=${reading} />
      </div>
      ${reading.format && html`<${MrzLines} reading=${reading} />`}
      <${Remarks} reading=${reading} />`
    : html`<div class="invitation"><svg viewBox="0 0 160 110" aria-hidden="true">
        <rect x="2" y="2" width="156" height="106" rx="8" /><rect x="16" y="18" width="36" height="44" rx="3" />
        <path d="M66 24h60M66 38h76M66 52h44M16 80h128M16 94h128" /></svg><p class="calm">Lay the document on the reader.</p></div>`}
  </section>`;
}
