// The vehicle: plate, country, how sure, and the crop to compare with; or why there is no reading.
import { html } from "../html";
import type { Vehicle } from "../lane_types";
import { Symbol } from "../sign";
import { Evidence } from "./document_panel";

function Plate({ vehicle }: { vehicle: Vehicle }) {
  return html`<div class="plate-row">
    <div class="plate" dir="ltr"><span class="plate-country">${vehicle.country || "?"}</span><span class="plate-text" id="plate">${vehicle.plate}</span></div>
    <div class="plate-facts">
      <div id="plate-country">${vehicle.country ? `country ${vehicle.country}` : html`<span class="hint">country not seen</span>`}</div>
      ${vehicle.certain
        ? html`<div id="plate-certain"><${Symbol} kind="ok" />certain, ${Math.round(vehicle.confidence * 100)} %</div>`
        : html`<div id="plate-certain" class="caution-text"><${Symbol} kind="caution" />not certain, ${Math.round(vehicle.confidence * 100)} %: compare</div>`}
    </div>
  </div>`;
}

export function VehiclePanel({ vehicle }: { vehicle: Vehicle | null }) {
  return html`<section class="panel vehicle" aria-label="Vehicle">
    <h2>Vehicle ${vehicle?.camera_id && html`<span class="hint">${vehicle.camera_id}</span>`}</h2>
    ${!vehicle && html`<p class="calm" id="plate-none">No vehicle seen.</p>`}
    ${vehicle && html`<div class="vehicle-body">
      <${Evidence} id=${vehicle.evidence_id} alt="Crop of the plate" />
      ${vehicle.plate ? html`<${Plate} vehicle=${vehicle} />`
        : html`<p class="caution-text" id="plate-none"><${Symbol} kind="caution" />Plate not read: ${vehicle.why_not || "no reason given"}</p>`}
    </div>`}
  </section>`;
}
