// What the gateway sends: the JSON of /v1/indicators, /v1/notices and /v1/live.

export type Lang = 'nl' | 'en';
export type ByLanguage = Partial<Record<Lang, string>>;

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

/** One number. `value` null is unknown: `missing_reason` says why. */
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
}

export interface Explanation {
  figure: Figure & { positions: number[] };
  definition: Measure;
  parameters: string[];
  steps: { name: string; names?: ByLanguage; value: number | null }[];
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
  }[];
}

export interface Snapshot {
  series: Series[];
  accepted: AcceptedLine[];
  notices: number | null;
  stale: StaleSource[];
}
