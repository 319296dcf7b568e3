// Ages, remaining validity and lengths of time. Document dates are calendar dates, compared in UTC as the appliance does.

interface CalendarDate { year: number; month: number | null; day: number | null }

/// The known parts of "1974-08-12", "1974-XX-XX"; null when not even the year is known.
function parts(text: string): CalendarDate | null {
  const match = /^(\d{4})-(\d\d|XX)-(\d\d|XX)$/.exec(text);
  if (!match) return null;
  const part = (value: string | undefined) => (value === undefined || value === "XX" ? null : Number(value));
  return { year: Number(match[1]), month: part(match[2]), day: part(match[3]) };
}

/// Whole months from one complete date to another; negative when `to` lies before.
function wholeMonths(from: { y: number; m: number; d: number }, to: { y: number; m: number; d: number }): number {
  return (to.y - from.y) * 12 + (to.m - from.m) - (to.d < from.d ? 1 : 0);
}

function today(now: Date) {
  return { y: now.getUTCFullYear(), m: now.getUTCMonth() + 1, d: now.getUTCDate() };
}

/// "34", "33 or 34" when the birthday is not known, "" when the year is not.
export function ageText(birth: string, now: Date): string {
  const date = parts(birth);
  if (!date) return "";
  const at = (month: number, day: number) => Math.floor(wholeMonths({ y: date.year, m: month, d: day }, today(now)) / 12);
  const oldest = at(date.month ?? 1, date.day ?? 1);
  const youngest = at(date.month ?? 12, date.day ?? 31);
  if (oldest < 0) return "";
  return oldest === youngest ? String(oldest) : `${Math.max(0, youngest)} or ${oldest}`;
}

export interface Validity { text: string; expired: boolean; known: boolean }

/// "valid 4 y 2 m", "expired 12 days ago"; a document is valid until the end of its expiry date.
export function validity(expiry: string, now: Date): Validity {
  const date = parts(expiry);
  if (!date || date.month === null || date.day === null) {
    return { text: "expiry not known", expired: false, known: false };
  }
  const end = { y: date.year, m: date.month, d: date.day };
  const days = Math.round((Date.UTC(end.y, end.m - 1, end.d) - Date.UTC(today(now).y, today(now).m - 1, today(now).d)) / 86400000);
  if (days < 0) {
    return { text: `expired ${length(-days, wholeMonths(end, today(now)))} ago`, expired: true, known: true };
  }
  return { text: days === 0 ? "valid until today" : `valid ${length(days, wholeMonths(today(now), end))}`, expired: false, known: true };
}

function length(days: number, months: number): string {
  if (months >= 12) return `${Math.floor(months / 12)} y ${months % 12} m`;
  if (months >= 2) return `${months} months`;
  return days === 1 ? "1 day" : `${days} days`;
}

/// "41 s", "12 min", "3 h 12 min", "2 d 4 h".
export function durationText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/// "09:31:04" in the desk's time zone.
export function clockText(time: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/// "5 Feb 1992"; unknown parts are named. Months as words: no mistaking day for month.
export function dateText(text: string): string {
  const date = parts(text);
  if (!date) return "not known";
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = date.day === null ? "day ?" : String(date.day);
  const month = date.month === null ? "month ?" : months[date.month - 1] ?? "month ?";
  return `${day} ${month} ${date.year}`;
}
