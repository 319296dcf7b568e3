// Who, where and when, and whether the lists and the exchange are up to date.
import { html } from "../html";
import { lane, now, sync } from "../lane_connection";
import { ageSeconds } from "../screening_summary";
import { officer } from "../session";
import { clockText, durationText } from "../dates";
import { Symbol, type SignKind } from "../sign";

interface Fact { kind: SignKind; text: string }

function listsFact(): Fact {
  const lists = sync.value?.lists;
  if (!lists) return { kind: "open", text: "not known" };
  if (lists.length === 0) return { kind: "stop", text: "none configured" };
  const ages = lists.map((list) => ageSeconds(list, now.value)).filter((age): age is number => age !== null);
  const overdue = lists.filter((list) => list.state !== "current" || (ageSeconds(list, now.value) ?? 0) > list.max_age_s).length;
  const oldest = ages.length > 0 ? durationText(Math.max(...ages)) : "age not known";
  return overdue > 0 ? { kind: "caution", text: `${oldest}, ${overdue} of ${lists.length} overdue` } : { kind: "ok", text: oldest };
}

function syncFact(): Fact {
  const state = sync.value;
  if (!state) return { kind: "open", text: "not known" };
  const waiting = state.waiting === 0 ? "nothing waits" : `${state.waiting} wait`;
  const oldest = state.oldest_waiting_at
    ? `, ${durationText((now.value.getTime() - Date.parse(state.oldest_waiting_at)) / 1000)}`
    : "";
  const link = { connected: "", away: "no link, ", not_configured: "no centre, " }[state.link];
  return { kind: state.link === "away" ? "caution" : "ok", text: `${link}${waiting}${oldest}` };
}

function Status({ id, label, fact }: { id: string; label: string; fact: Fact }) {
  return html`<div class="header-fact" id=${id}>
    <span class="label">${label}</span>
    <span class="value"><${Symbol} kind=${fact.kind} />${fact.text}</span>
  </div>`;
}

export function Header() {
  const shown = lane.value;
  const name = shown?.lane_id ? shown.lane_id.replace(/[-_]/g, " ") : "Lane";
  return html`<header class="header">
    <h1 class="header-lane"><span id="lane-name">${name}</span> <span class="direction" id="lane-direction">${shown?.direction ?? ""}</span></h1>
    <div class="header-fact"><span class="label">Officer</span><span class="value" id="officer">${officer.value || "nobody"}</span></div>
    <${Status} id="lists-age" label="Lists, oldest" fact=${listsFact()} />
    <${Status} id="sync-state" label="To the centre" fact=${syncFact()} />
    <div class="header-fact clock"><span class="label">Time</span><time class="value" id="clock">${clockText(now.value)}</time></div>
  </header>`;
}
