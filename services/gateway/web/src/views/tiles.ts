// The tiles: this month against the same month last year, stock, and shares.

import { h } from '../dom';
import { flow, region, shares, youths, type Residence } from '../measures';
import { areaName, figureOf, shownPeriod, yearsBefore, yearsOnly, type State } from '../state';
import {
  differenceText,
  figureText,
  fractionText,
  isMissing,
  missingText,
  periodText,
  unitText,
} from '../text';
import { words } from '../words';
import { figureButton, measureTitle, periodTitle } from './figure';

interface Place {
  state: State;
  measure: string;
  period: string;
}

/** "november 2025: 412 · +12 (+3,4%)". */
function comparison({ state, measure, period }: Place, area: string): Element {
  const before = yearsBefore(period, 1);
  const now = figureOf(state, measure, area, period);
  const then = figureOf(state, measure, area, before);
  const difference = differenceText(now, then, state.lang);
  return h(
    'p',
    { class: 'compare' },
    isMissing(now) && h('span', { class: 'reason' }, missingText(now, state.lang)),
    `${periodText(before, state.lang, 'short')}: `,
    h('b', {}, figureText(then, state.lang)),
    difference && h('span', { class: 'difference' }, difference),
  );
}

/** "1.234 van 9.716", and the share of the year before. */
function fraction(place: Place, area: string): Element {
  const { state, measure, period } = place;
  const figure = figureOf(state, measure, area, period);
  if (!figure || isMissing(figure)) {
    return h(
      'p',
      { class: 'compare' },
      h('span', { class: 'reason' }, missingText(figure, state.lang)),
    );
  }
  const before = yearsBefore(period, 1);
  const then = figureText(figureOf(state, measure, area, before), state.lang);
  return h(
    'p',
    { class: 'compare' },
    fractionText(figure, state.lang),
    h(
      'span',
      { class: 'difference' },
      `${periodText(before, state.lang, 'short')}: `,
      h('b', {}, then),
    ),
  );
}

function side(place: Place, area: string): Element {
  const { state, measure, period } = place;
  const figure = figureOf(state, measure, area, period);
  const isShare = figure?.unit === 'share' || measure.startsWith('share');
  return h(
    'div',
    { class: 'side' },
    h('p', { class: 'where' }, areaName(state, area)),
    h('p', { class: 'number' }, figureButton(state, { measure, area, period }, 'large')),
    figure && !isShare && h('p', { class: 'unit' }, unitText(figure.unit, state.lang)),
    isShare ? fraction(place, area) : comparison(place, area),
  );
}

function tile(place: Place, title: string, mark: string): Element {
  const { state } = place;
  return h(
    'article',
    { class: `tile ${mark}` },
    h('h3', {}, title),
    h('p', { class: 'period' }, periodTitle(state, place.period)),
    h('div', { class: 'sides' }, side(place, region), state.area && side(place, state.area)),
  );
}

const kinds: Residence[] = ['without', 'with'];

function kindTitle(state: State, kind: Residence): string {
  const text = words[state.lang];
  return kind === 'with' ? text.withResidence : text.withoutResidence;
}

/** Inflow and outflow of the running month, or of the newest year. */
export function monthTiles(state: State): Element {
  const text = words[state.lang];
  const byYear = yearsOnly(state);
  const period = shownPeriod(state);
  const flows = kinds.flatMap((kind) => [
    tile(
      { state, measure: flow[kind].inflow, period },
      `${text.inflow} ${kindTitle(state, kind)}`,
      'mark-in',
    ),
    tile(
      { state, measure: flow[kind].outflow, period },
      `${text.outflow} ${kindTitle(state, kind)}`,
      'mark-out',
    ),
  ]);
  return h(
    'section',
    { 'aria-labelledby': 'month-title' },
    h(
      'h2',
      { id: 'month-title' },
      byYear ? text.newestYear : text.thisMonth,
      period && h('span', { class: 'h-note' }, periodText(period, state.lang)),
    ),
    h('p', { class: 'lead' }, byYear ? text.newestYearNote : text.thisMonthNote),
    h('div', { class: 'tiles' }, flows),
  );
}

/** Stock, youths and shares. */
export function stockTiles(state: State): Element {
  const text = words[state.lang];
  const period = shownPeriod(state);
  const stocks = kinds.map((kind) =>
    tile(
      { state, measure: flow[kind].stock, period },
      `${text.stock} ${kindTitle(state, kind)}`,
      'mark-stock',
    ),
  );
  const heads = kinds.map((kind) =>
    tile({ state, measure: youths[kind], period }, measureTitle(state, youths[kind]), 'mark-stock'),
  );
  const parts = shares.map((measure) =>
    tile(
      { state, measure, period: sharePeriod(state, measure, period) },
      measureTitle(state, measure),
      'mark-share',
    ),
  );
  return h(
    'section',
    { 'aria-labelledby': 'stock-title' },
    h('h2', { id: 'stock-title' }, text.stockTitle),
    h('p', { class: 'lead' }, yearsOnly(state) ? text.stockNoteYear : text.stockNote),
    h('div', { class: 'tiles' }, stocks, heads),
    h('div', { class: 'tiles tiles-three' }, parts),
  );
}

/** Shares are published over the running year; by month only if there is no other. */
export function sharePeriod(state: State, measure: string, period: string): string {
  const known = state.measures?.measures.find((entry) => entry.measure === measure);
  return !known || known.by_year ? period.slice(0, 4) : period;
}
