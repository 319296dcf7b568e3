// The person as the document names them: names, dates with age and validity, doubtful fields marked in place.
import { html } from "../html";
import type { DocumentReading } from "../lane_types";
import { now } from "../lane_connection";
import { ageText, dateText, validity } from "../dates";
import { Symbol } from "../sign";
import { sexWord } from "../words";

/// A value; marked when one of `fields` is doubtful.
function Field({ reading, fields, children }: { reading: DocumentReading; fields: string[]; children?: unknown }) {
  const doubtful = reading.doubtful.some((field) => fields.includes(field));
  return html`<bdi class=${doubtful ? "field field-doubtful" : "field"}>${children}${doubtful && html`<span class="doubt"><${Symbol} kind="caution" />compare</span>`}</bdi>`;
}

function Row({ label, children }: { label: string; children?: unknown }) {
  return html`<div class="row"><dt>${label}</dt><dd>${children}</dd></div>`;
}

const surname = ["name", "surname", "primary_identifier"];
const givenNames = ["name", "given_names", "secondary_identifier"];

function Names({ reading }: { reading: DocumentReading }) {
  const { identity } = reading;
  const age = ageText(identity.birth_date, now.value);
  return html`<div class="names">
    <div class="surname" id="surname"><${Field} reading=${reading} fields=${surname}>${identity.primary_identifier || "no surname"}<//></div>
    <div class="given" id="given-names"><${Field} reading=${reading} fields=${givenNames}>${identity.secondary_identifier}<//>
      ${identity.name_may_be_truncated && html`<span class="hint">name may be cut off</span>`}</div>
    ${age && html`<div class="age" id="age"><span class="label">age</span>${age}</div>`}
  </div>`;
}

export function IdentityPanel({ reading }: { reading: DocumentReading | undefined }) {
  if (!reading || !reading.format) {
    return html`<section class="panel identity" aria-label="Person"><h2>Person</h2><p class="calm">${reading ? "The page shows no machine readable zone that can be read." : "Nobody read yet."}</p></section>`;
  }
  const left = validity(reading.expiry_date, now.value);
  const issuer = reading.issuing_state_name ? `${reading.issuing_state} ${reading.issuing_state_name}` : reading.issuing_state;
  return html`<section class="panel identity" aria-label="Person">
    <h2>Person</h2>
    <${Names} reading=${reading} />
    <dl class="rows">
      <${Row} label="Born"><${Field} reading=${reading} fields=${["birth_date"]}>${dateText(reading.identity.birth_date)}<//>
        <${Field} reading=${reading} fields=${["sex"]}>${sexWord(reading.identity.sex)}<//><//>
      <${Row} label="Nationality"><${Field} reading=${reading} fields=${["nationality"]}>${reading.identity.nationality || "not stated"}<//><//>
      <${Row} label="Document"><${Field} reading=${reading} fields=${["document_code"]}>${reading.document_code}<//>
        <strong class="number" id="document-number"><${Field} reading=${reading} fields=${["document_number"]}>${reading.document_number || "no number"}<//></strong><//>
      <${Row} label="Issued by"><${Field} reading=${reading} fields=${["issuing_state"]}>${issuer}<//><//>
      <${Row} label="Expires"><${Field} reading=${reading} fields=${["expiry_date"]}>${dateText(reading.expiry_date)}<//>
        <span id="validity" class=${left.expired ? "irregular" : left.known ? "hint" : "caution-text"}>${(left.expired || !left.known) && html`<${Symbol} kind=${left.expired ? "stop" : "caution"} />`}${left.text}</span><//>
    </dl>
  </section>`;
}
