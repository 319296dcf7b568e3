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

function sinceText(at: string): string {
  return durationText((now.value.getTime() - Date.parse(at)) / 1000);
}

/** Named trouble in an officer's words; the technician's detail stands in /v1/sync. */
const uploadTroubles: Record<string, string> = {
  not_reachable: "no link", centre_silent: "centre does not answer", outbox_unreadable: "outbox not readable",
  release_not_written: "disk refuses", receipt_refused: "receipt refused", streams_diverge: "records differ",
  centre_lost_events: "centre lost events", event_too_large: "event too large", revoked: "device revoked",
};

function uploadFact(): Fact {
  const state = sync.value;
  if (!state) return { kind: "open", text: "not known" };
  const { waiting, oldest_waiting_at, overdue, trouble } = state.upload;
  const count = waiting === 0 ? "nothing waits" : `${waiting} wait`;
  const oldest = oldest_waiting_at ? `, ${sinceText(oldest_waiting_at)}` : "";
  const word = trouble !== "none" ? (uploadTroubles[trouble] ?? trouble)
    : { connected: "", away: "no link", not_configured: "no centre" }[state.link];
  const text = `${word}${word ? ", " : ""}${count}${oldest}${overdue ? ", overdue" : ""}`;
  return { kind: overdue || trouble !== "none" || state.link === "away" ? "caution" : "ok", text };
}

function downloadFact(): Fact {
  const state = sync.value;
  if (!state) return { kind: "open", text: "not known" };
  const { last_checked_at, overdue, trouble } = state.download;
  if (state.link === "not_configured") return { kind: "ok", text: "no centre" };
  const checked = last_checked_at ? `checked ${sinceText(last_checked_at)} ago` : "not checked yet";
  const text = `${checked}${trouble !== "none" ? `, ${trouble.replaceAll("_", " ")}` : ""}${overdue ? ", overdue" : ""}`;
  return { kind: overdue || trouble !== "none" ? "caution" : last_checked_at ? "ok" : "open", text };
}

/** Shown only where there is one. */
function certificateFact(): Fact | null {
  const certificate = sync.value?.certificate;
  if (!certificate) return null;
  const days = certificate.days_left;
  if (days < 0) return { kind: "stop", text: "over" };
  return { kind: certificate.renew ? "caution" : "ok", text: `${days} ${days === 1 ? "day" : "days"}${certificate.renew ? ", renew" : ""}` };
}

function Status({ id, label, fact }: { id: string; label: string; fact: Fact }) {
  return html`<div class="header-fact" id=${id}>
    <span class="label">${label}</span>
    <span class="value"><${Symbol} kind=${fact.kind} />${fact.text}</span>
  </div>`;
}

export function Header() {
  const shown = lane.value;
  const certificate = certificateFact();
  const name = shown?.lane_id ? shown.lane_id.replace(/[-_]/g, " ") : "Lane";
  return html`<header class="header">
    <div class="header-lane">
      <h1><span id="lane-name">${name}</span> <span class="direction" id="lane-direction">${shown?.direction ?? ""}</span></h1>
      <time id="clock" aria-label="Time">${clockText(now.value)}</time>
    </div>
    <div class="header-fact"><span class="label">Officer</span><span class="value" id="officer">${officer.value || "nobody"}</span></div>
    <${Status} id="lists-age" label="Lists, oldest" fact=${listsFact()} />
    <${Status} id="sync-state" label="To the centre" fact=${uploadFact()} />
    <${Status} id="sync-download" label="From the centre" fact=${downloadFact()} />
    ${certificate ? html`<${Status} id="certificate" label="Certificate" fact=${certificate} />` : null}
  </header>`;
}
