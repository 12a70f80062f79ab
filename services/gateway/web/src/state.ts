// What the page knows, and how each thing that arrives changes it. Pure: no DOM, no clock.

import type {
  AcceptedLine,
  Area,
  Explanation,
  Figure,
  Lang,
  Me,
  Measures,
  Notices,
  Series,
  Snapshot,
  StaleSource,
} from './contract';
import { region, type Residence } from './measures';

export const acceptedMax = 20;

/** What a figure is asked by. */
export interface FigureKey {
  measure: string;
  area: string;
  period: string;
}

export type Connection =
  { kind: 'connecting' } | { kind: 'live' } | { kind: 'lost'; since: string };

/** Not known yet, nobody, or a person. */
export type Reader = { kind: 'unknown' } | { kind: 'nobody' } | { kind: 'known'; me: Me };

export interface State {
  lang: Lang;
  reader: Reader;
  /** CBS code of the municipality shown beside the region; empty until one is known. */
  area: string;
  /** Whether the chart shows the region or the chosen municipality. */
  chartArea: 'region' | 'municipality';
  residence: Residence;
  /** Period under the cursor of the chart; empty for none. */
  cursor: string;
  measures: Measures | null;
  figures: ReadonlyMap<string, Figure>;
  accepted: readonly AcceptedLine[];
  notices: Notices | null;
  connection: Connection;
  stale: readonly StaleSource[];
  explain: { key: FigureKey; answer: Explanation | null; failed: boolean } | null;
}

export type Action =
  | {
      type: 'choose';
      change: Partial<Pick<State, 'lang' | 'area' | 'chartArea' | 'residence' | 'cursor'>>;
    }
  | { type: 'reader'; reader: Reader }
  | { type: 'measures'; measures: Measures }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'figures'; figures: Figure[] }
  | { type: 'accepted'; lines: AcceptedLine[] }
  | { type: 'notices'; notices: Notices }
  | { type: 'stale'; stale: StaleSource[] }
  | { type: 'connected' }
  | { type: 'lost'; at: string }
  | { type: 'explain'; key: FigureKey | null }
  | { type: 'explained'; key: FigureKey; answer: Explanation | null };

export function initialState(lang: Lang, area: string): State {
  return {
    lang,
    reader: { kind: 'unknown' },
    area,
    chartArea: 'region',
    residence: 'without',
    cursor: '',
    measures: null,
    figures: new Map(),
    accepted: [],
    notices: null,
    connection: { kind: 'connecting' },
    stale: [],
    explain: null,
  };
}

export function keyOf(key: FigureKey): string {
  return `${key.measure}|${key.area}|${key.period}`;
}

function sameKey(a: FigureKey, b: FigureKey): boolean {
  return keyOf(a) === keyOf(b);
}

/** The figures of a series, each complete. */
export function figuresOf(series: Series): Figure[] {
  return series.points.map((point) => ({
    measure: series.measure,
    area: series.area,
    unit: series.unit,
    definition_version: series.definition_version,
    as_of: series.as_of,
    period: point.period,
    value: point.value,
    denominator: point.denominator ?? null,
    missing_reason: point.missing_reason ?? '',
    running: point.running ?? false,
    protection: point.protection ?? 'none',
    margin: point.margin ?? 0,
  }));
}

function withFigures(state: State, figures: Figure[], fresh: boolean): State {
  const next = new Map(fresh ? [] : state.figures);
  for (const figure of figures) next.set(keyOf(figure), figure);
  return { ...state, figures: next };
}

/** Newest first; a line that is known already (same position) is not shown twice. */
function withAccepted(known: readonly AcceptedLine[], lines: AcceptedLine[]): AcceptedLine[] {
  const positions = new Set(known.map((line) => line.position));
  const fresh = lines.filter((line) => !positions.has(line.position));
  return [...fresh.reverse(), ...known].slice(0, acceptedMax);
}

function withMeasures(state: State, measures: Measures): State {
  const municipalities = measures.areas
    .filter((area) => area.code !== region)
    .sort((one, other) => one.name.localeCompare(other.name, 'nl'));
  const regions = measures.areas.filter((area) => area.code === region);
  const areas = [...regions, ...municipalities];
  const known = municipalities.some((area) => area.code === state.area);
  return {
    ...state,
    measures: { ...measures, areas },
    area: known ? state.area : (municipalities[0]?.code ?? ''),
  };
}

// A municipality looks at itself first.
function withReader(state: State, reader: Reader): State {
  const own = reader.kind === 'known' && reader.me.kind === 'municipality' ? reader.me.code : '';
  const first = state.reader.kind !== 'known';
  return { ...state, reader, area: own && first ? own : state.area };
}

function withExplanation(state: State, key: FigureKey, answer: Explanation | null): State {
  if (!state.explain || !sameKey(state.explain.key, key)) return state;
  return { ...state, explain: { key, answer, failed: answer === null } };
}

/** The same actions with neighbouring changes of figures as one: each costs a copy of them all. */
export function merged(actions: readonly Action[]): Action[] {
  const result: Action[] = [];
  for (const action of actions) {
    const last = result.at(-1);
    if (action.type === 'figures' && last?.type === 'figures') {
      result[result.length - 1] = {
        type: 'figures',
        figures: [...last.figures, ...action.figures],
      };
    } else {
      result.push(action);
    }
  }
  return result;
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'choose':
      return { ...state, ...action.change };
    case 'reader':
      return withReader(state, action.reader);
    case 'measures':
      return withMeasures(state, action.measures);
    case 'snapshot': {
      const { series, accepted, stale } = action.snapshot;
      const next = withFigures(state, series.flatMap(figuresOf), true);
      return { ...next, accepted: withAccepted([], accepted), stale, connection: { kind: 'live' } };
    }
    case 'figures':
      return withFigures(state, action.figures, false);
    case 'accepted':
      return { ...state, accepted: withAccepted(state.accepted, action.lines) };
    case 'notices':
      return { ...state, notices: action.notices };
    case 'stale':
      return { ...state, stale: action.stale };
    case 'connected':
      return { ...state, connection: { kind: 'live' } };
    case 'lost':
      return state.connection.kind === 'lost'
        ? state
        : { ...state, connection: { kind: 'lost', since: action.at } };
    case 'explain':
      return { ...state, explain: action.key && { key: action.key, answer: null, failed: false } };
    case 'explained':
      return withExplanation(state, action.key, action.answer);
  }
}

/** Who is logged in; null while nobody is known. */
export function meOf(state: State): Me | null {
  return state.reader.kind === 'known' ? state.reader.me : null;
}

/**
 * The municipalities there is something to show of: a municipality is not served all others, and
 * of those it would look as if nothing had been received.
 */
export function shownMunicipalities(state: State): Area[] {
  const all = (state.measures?.areas ?? []).filter((area) => area.code !== region);
  const me = meOf(state);
  if (me?.kind !== 'municipality') return all;
  const served = new Set([...state.figures.values()].map((figure) => figure.area));
  return all.filter((area) => area.code === me.code || served.has(area.code));
}

/** Since when the page stands still; null if it is live, empty if it never was. */
export function staleSince(state: State): string | null {
  const moments = state.stale.map((source) => source.since);
  if (state.connection.kind === 'lost') moments.push(state.connection.since);
  if (state.connection.kind === 'connecting') return '';
  return moments.length === 0 ? null : (moments.sort()[0] ?? null);
}

/** The month it is by the clock of the log, "2026-11"; empty while unknown. */
export function runningMonth(state: State): string {
  let newest = '';
  for (const figure of state.figures.values()) {
    if (figure.running && figure.period.length === 7 && figure.period > newest)
      newest = figure.period;
  }
  return newest || (state.measures?.today.slice(0, 7) ?? '');
}

/** Whether a month or year is not over yet, so that its figures are no final ones. */
export function isRunning(state: State, period: string): boolean {
  const now = state.measures?.today || runningMonth(state);
  return period !== '' && now.startsWith(period);
}

/** Whether there are figures by year alone: months are not for every reader. */
export function yearsOnly(state: State): boolean {
  return (
    state.figures.size > 0 &&
    [...state.figures.values()].every((figure) => figure.period.length === 4)
  );
}

/** Years there are figures of, oldest first. */
export function knownYears(state: State): string[] {
  const years = [...state.figures.values()].map((figure) => figure.period.slice(0, 4));
  return [...new Set(years)].sort();
}

/** What the tiles and the table are about: the running month, or the newest year. */
export function shownPeriod(state: State): string {
  return yearsOnly(state) ? (knownYears(state).at(-1) ?? '') : runningMonth(state);
}

/** The month or year `count` years before. */
export function yearsBefore(period: string, count: number): string {
  return `${Number(period.slice(0, 4)) - count}${period.slice(4)}`;
}

/** `count` months up to and including `last`, oldest first. */
export function monthsUpTo(last: string, count: number): string[] {
  const index = Number(last.slice(0, 4)) * 12 + Number(last.slice(5)) - 1;
  return Array.from({ length: count }, (_, step) => {
    const month = index - count + 1 + step;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** The newest moment up to which messages are counted; empty if unknown. */
export function asOf(state: State): string {
  let newest = '';
  for (const figure of state.figures.values()) {
    if (figure.as_of && figure.as_of > newest) newest = figure.as_of;
  }
  return newest;
}

export function figureOf(
  state: State,
  measure: string,
  area: string,
  period: string,
): Figure | null {
  return state.figures.get(keyOf({ measure, area, period })) ?? null;
}

export function areaName(state: State, code: string): string {
  return state.measures?.areas.find((area) => area.code === code)?.name ?? code;
}
