// What the gateway sends: the JSON of /v1/me, /v1/indicators, /v1/notices and /v1/live.

export type Lang = 'nl' | 'en';
export type ByLanguage = Partial<Record<Lang, string>>;

export type PartyKind =
  'municipality' | 'provider' | 'region' | 'national' | 'operator' | 'service';
export type Role =
  'machine' | 'access' | 'contract' | 'finance' | 'policy' | 'council' | 'operator';

/** Who is logged in, and what that person may see. */
export interface Me {
  kind: PartyKind;
  code: string;
  roles: Role[];
  may: { figures: boolean; accepted: boolean; notices: boolean };
  /** Goes along with every request that changes something. */
  csrf: string | null;
}

export interface Area {
  code: string;
  name: string;
}

export interface Measure {
  measure: string;
  titles: ByLanguage;
  explanations: ByLanguage;
  unit: string;
  by_month: boolean;
  by_year: boolean;
  source: string;
  status: string;
}

export interface Measures {
  definition_version: string;
  today: string;
  parameters: string[];
  areas: Area[];
  measures: Measure[];
}

/** What was done to a figure so that it shows no single youth; absent is nothing. */
export type Protection = 'none' | 'rounded' | 'suppressed' | 'withheld';

/**
 * One number. `value` null is unknown, when `missing_reason` says why, or too small to show or
 * withheld, when `protection` says so.
 */
export interface Figure {
  measure: string;
  area: string;
  period: string;
  value: number | null;
  denominator: number | null;
  unit: string;
  definition_version: string;
  as_of: string | null;
  missing_reason: string;
  running: boolean;
  protection?: Protection;
  /** Of a rounded figure: how far the count mostly is from it at most. */
  margin?: number;
}

export interface Explanation {
  figure: Figure & { positions: number[] };
  definition: Measure;
  parameters: string[];
  steps: { name: string; names?: ByLanguage; value: number | null; protection?: Protection }[];
  remarks: ByLanguage;
}

/** One accepted message, without anything personal. */
export interface AcceptedLine {
  kind: string;
  municipality: string;
  provider: string;
  category: string;
  products: number;
  receive_time: string | null;
  position: string;
}

export interface Notice {
  notice_id: string;
  client_key: string;
  municipality: string;
  provider: string;
  number: number;
  category: string;
  code: string;
  due_date: string;
  days_left: number;
}

export interface Notices {
  notices: Notice[];
  total_count: number;
}

/** A source that stands still, and since when. */
export interface StaleSource {
  source: string;
  since: string;
}

/** Figures of one measure and area; what all points share is said once. */
export interface Series {
  measure: string;
  area: string;
  unit: string;
  definition_version: string;
  as_of: string | null;
  points: {
    period: string;
    value: number | null;
    denominator?: number | null;
    missing_reason?: string;
    running?: boolean;
    protection?: Protection;
    margin?: number;
  }[];
}

export interface Snapshot {
  series: Series[];
  accepted: AcceptedLine[];
  notices: number | null;
  stale: StaleSource[];
}
