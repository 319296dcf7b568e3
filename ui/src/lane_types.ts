// The JSON of GET /v1/events, /v1/lane and /v1/sync: protocol/lane-state.schema.json in TypeScript.

export type CheckResult = "successful" | "failed" | "undetermined" | "not_supported" | "not_performed" | "aborted";

export interface DocumentCheck { id: string; result: CheckResult; detail: string }

export interface Repair { line: number; position: number; before: string; after: string; basis: string }

export interface Identity {
  primary_identifier: string;
  secondary_identifier: string;
  name_may_be_truncated: boolean;
  birth_date: string; // YYYY-MM-DD, unknown parts XXXX or XX
  sex: string;
  nationality: string;
}

export interface DocumentReading {
  format: string; // empty: no machine readable zone was found
  lines: string[];
  document_code: string;
  issuing_state: string;
  issuing_state_name: string;
  document_number: string;
  expiry_date: string;
  identity: Identity;
  accepted: boolean;
  doubtful: string[];
  repairs: Repair[];
  checks: DocumentCheck[];
  confidence: number;
  evidence_id: string;
}

export interface PlateAlternative { text: string; confidence: number }

export interface DangerousGoodsPanel {
  hazard_number: string;
  un_number: string;
  pair_listed: boolean | null; // null: not known here
  blank: boolean;
  confidence: number;
}

export interface Vehicle {
  plate: string;
  seen: string; // with the marks on its letters
  country: string;
  country_certain: boolean;
  confidence: number;
  certain: boolean;
  alternatives: PlateAlternative[];
  why_not: string;
  direction: string;
  dangerous_goods: DangerousGoodsPanel[];
  camera_id: string;
  evidence_id: string;
}

export interface HitEvidence { field: string; query_value: string; entry_value: string; comparison: string; points?: number }

export interface WatchlistHit {
  kind: "person" | "document" | "plate" | "vin" | "container";
  strength: "exact" | "possible";
  list_id: string;
  list_version: string;
  entry_id: string;
  category: string;
  action_code: string;
  lane_text: string;
  known_false_until: string | null;
  evidence: HitEvidence[];
  score?: number;
}

export interface ListCoverage {
  list_id: string;
  version: string;
  state: "current" | "stale" | "missing" | "corrupt";
  built_at: string | null;
  age_s: number;
  max_age_s: number;
  entry_count: number;
  detail: string;
}

export interface ScreeningAnswer { answered_at: string; hits: WatchlistHit[]; lists: ListCoverage[] }

export interface RiskIndicator {
  code: string;
  title: string;
  state: "fired" | "not_fired" | "not_enough_data";
  points: number;
  evidence: string[];
}

export interface IndicatorAnswer {
  set_id: string;
  version: string;
  owner: string;
  legal_basis: string;
  state: "current" | "expired" | "not_yet_valid" | "missing";
  detail: string;
  refer_at_points: number;
  indicators: RiskIndicator[];
}

export interface ScreeningRecord { request_id: string; answer: ScreeningAnswer | null; indicators: IndicatorAnswer[] }

export type Outcome = "clear" | "refer" | "hold" | "incomplete";

export interface Recommendation { outcome: Outcome; reasons: string[] }

export type DecisionOutcome = "pass" | "refer";

export interface OfficerDecision {
  id: string;
  crossing_id: string;
  officer: string;
  outcome: DecisionOutcome;
  reason: string;
}

export interface Crossing {
  id: string;
  lane_id: string;
  direction: string;
  mode: string;
  opened_at: string;
  decided_at: string | null;
  abandoned_at: string | null;
  abandoned_reason: string;
  travellers: DocumentReading[];
  vehicle: Vehicle | null;
  screenings: ScreeningRecord[];
  recommendation: Recommendation;
  decision: OfficerDecision | null;
  degraded_modes: string[];
}

export interface Lane {
  type: "show_lane";
  state: "out_of_service" | "idle" | "reading" | "awaiting_decision";
  lane_id: string;
  direction: string;
  mode: string;
  crossing: Crossing | null;
  last_crossing: Crossing | null;
  unavailable: string[];
  notices: string[];
}

export interface LaneMessage { sequence: number; server_time: string; lane: Lane }

export interface UploadState {
  waiting: number;
  oldest_waiting_at: string | null;
  oldest_waiting_s: number | null;
  last_receipt_at: string | null;
  limit_s: number | null;
  overdue: boolean;
  trouble: string;
  detail: string;
}

export interface DownloadState {
  last_checked_at: string | null;
  last_checked_s: number | null;
  limit_s: number | null;
  overdue: boolean;
  trouble: string;
  detail: string;
}

export interface CertificateState { ends_at: string; days_left: number; renew: boolean }

export interface SyncState {
  server_time: string;
  link: "not_configured" | "connected" | "away";
  certificate: CertificateState | null;
  upload: UploadState;
  download: DownloadState;
  lists: ListCoverage[];
}
