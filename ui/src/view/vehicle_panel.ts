// The vehicle: plate, country, how sure, and the crop to compare with; or why there is no reading. Orange panels beside.
import { html } from "../html";
import type { DangerousGoodsPanel, Vehicle } from "../lane_types";
import { Symbol } from "../sign";
import { Evidence } from "./document_panel";

function countryWords(vehicle: Vehicle) {
  if (!vehicle.country) return html`<span class="hint">country not seen</span>`;
  return `country ${vehicle.country}${vehicle.country_certain ? "" : ", not certain"}`;
}

// What a person has to decide by looking: O or 0, I or 1 and the like.
function Alternatives({ vehicle }: { vehicle: Vehicle }) {
  if (vehicle.certain || vehicle.alternatives.length === 0) return null;
  return html`<div id="plate-alternatives">or ${vehicle.alternatives.map(({ text, confidence }, i) =>
    html`${i > 0 && ", "}<span class="mono" dir="ltr">${text}</span> ${Math.round(confidence * 100)} %`)}</div>`;
}

function OrangePanel({ panel }: { panel: DangerousGoodsPanel }) {
  const words = panel.blank ? "no numbers" : panel.pair_listed === false ? "numbers do not fit: compare"
    : panel.pair_listed === null ? "pair not checked" : "";
  return html`<div class="orange">
    <div class="orange-plate mono" dir="ltr"><span>${panel.blank ? "" : panel.hazard_number || "?"}</span><span>${panel.un_number}</span></div>
    ${words && html`<div class=${panel.pair_listed === false ? "caution-text" : "hint"}>${words}</div>`}
  </div>`;
}

function PlateFacts({ vehicle }: { vehicle: Vehicle }) {
  return html`<div class="plate-facts">
    ${vehicle.seen !== vehicle.plate && html`<div id="plate-seen">seen as <span class="mono" dir="ltr">${vehicle.seen}</span></div>`}
    ${vehicle.certain
      ? html`<div id="plate-certain"><${Symbol} kind="ok" />certain, ${Math.round(vehicle.confidence * 100)} %</div>`
      : html`<div id="plate-certain" class="caution-text"><${Symbol} kind="caution" />not certain, ${Math.round(vehicle.confidence * 100)} %: compare</div>`}
    <${Alternatives} vehicle=${vehicle} />
    <div id="plate-country">${countryWords(vehicle)}</div>
  </div>`;
}

export function VehiclePanel({ vehicle }: { vehicle: Vehicle | null }) {
  return html`<section class="panel vehicle" aria-label="Vehicle">
    <h2>Vehicle ${vehicle?.camera_id && html`<span class="hint">${vehicle.camera_id}</span>`}</h2>
    ${!vehicle && html`<p class="calm" id="plate-none">No vehicle seen.</p>`}
    ${vehicle && html`<div class="vehicle-body">
      <${Evidence} id=${vehicle.evidence_id} alt="Crop of the plate" />
      <div class="vehicle-words">
        ${vehicle.plate
          ? html`<div class="plate" dir="ltr"><span class="plate-country">${vehicle.country || "?"}</span><span class="plate-text" id="plate">${vehicle.plate}</span></div>`
          : html`<p class="caution-text" id="plate-none"><${Symbol} kind="caution" />Plate not read: ${vehicle.why_not || "no reason given"}</p>`}
        ${vehicle.dangerous_goods.length > 0 && html`<div class="dangerous-goods" id="dangerous-goods" aria-label="Dangerous goods">
          ${vehicle.dangerous_goods.map((panel) => html`<${OrangePanel} panel=${panel} />`)}</div>`}
        ${vehicle.plate && html`<${PlateFacts} vehicle=${vehicle} />`}
      </div>
    </div>`}
  </section>`;
}
