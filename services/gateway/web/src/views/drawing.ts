// The drawing of three years: inflow upwards, outflow downwards, and the stock below, on one axis
// of months. Numbers in the drawing stand as a table beside it.

import { h } from '../dom';
import { flow } from '../measures';
import { figureOf, isRunning, monthsUpTo, runningMonth, type State } from '../state';
import { countText } from '../text';
import { words } from '../words';

export const chartMonths = 36;
const width = 1100;
const left = 56;
const right = 12;
const flowTop = 26;
const flowHeight = 210;
const stockTop = 286;
const stockHeight = 110;
const height = 430;

/** One month. */
export interface Column {
  period: string;
  inflow: number | null;
  outflow: number | null;
  stock: number | null;
  /** Not over yet: drawn as what it is so far. */
  running: boolean;
}

/** The months to be drawn, oldest first. */
export function columnsOf(state: State, area: string): Column[] {
  const names = flow[state.residence];
  const value = (measure: string, period: string): number | null =>
    figureOf(state, measure, area, period)?.value ?? null;
  return monthsUpTo(runningMonth(state), chartMonths).map((period) => ({
    period,
    inflow: value(names.inflow, period),
    outflow: value(names.outflow, period),
    stock: value(names.stock, period),
    running: isRunning(state, period),
  }));
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `value`. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

const step = (width - left - right) / chartMonths;
const xOf = (index: number): number => left + index * step;
const at = (value: number): string => value.toFixed(1);

function text(x: number, y: number, content: string, kind: string, anchor = 'middle'): Element {
  return h('text', { x: at(x), y: at(y), class: kind, 'text-anchor': anchor }, content);
}

function patterns(): Element {
  return h(
    'defs',
    {},
    h(
      'pattern',
      {
        id: 'hatch',
        width: 6,
        height: 6,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      h('rect', { width: 6, height: 6, class: 'out-ground' }),
      h('line', { x1: 0, y1: 0, x2: 0, y2: 6, class: 'out-line' }),
    ),
  );
}

/** January and December in a tint of their own, and the years under the axis. */
function seasons(columns: Column[]): Element[] {
  return columns.flatMap(({ period }, index) => {
    const month = period.slice(5);
    const marks: Element[] = [];
    if (month === '01' || month === '12') {
      marks.push(
        h('rect', {
          x: at(xOf(index)),
          y: flowTop,
          width: at(step),
          height: stockTop + stockHeight - flowTop,
          class: 'season',
        }),
      );
    }
    if (month === '01') {
      marks.push(
        h('line', {
          x1: at(xOf(index)),
          x2: at(xOf(index)),
          y1: flowTop - 8,
          y2: height - 18,
          class: 'year-line',
        }),
      );
      marks.push(text(xOf(index) + 4, height - 8, period.slice(0, 4), 'axis', 'start'));
    }
    return marks;
  });
}

function flowBars(state: State, columns: Column[]): Element[] {
  const peak = niceCeiling(
    Math.max(1, ...columns.map(({ inflow, outflow }) => Math.max(inflow ?? 0, outflow ?? 0))),
  );
  const middle = flowTop + flowHeight / 2;
  const scale = (flowHeight / 2 - 4) / peak;
  const words_ = words[state.lang];
  const bars = columns.flatMap(({ inflow, outflow, running }, index) => {
    const x = xOf(index) + step * 0.16;
    const kind = (name: string): string => (running ? `${name} running` : name);
    const wide = at(step * 0.68);
    return [
      inflow === null
        ? text(xOf(index) + step / 2, middle - 6, '?', 'gap')
        : h('rect', {
            x: at(x),
            y: at(middle - inflow * scale),
            width: wide,
            height: at(inflow * scale),
            class: kind('bar-in'),
          }),
      outflow === null
        ? text(xOf(index) + step / 2, middle + 14, '?', 'gap')
        : h('rect', {
            x: at(x),
            y: at(middle),
            width: wide,
            height: at(outflow * scale),
            class: kind('bar-out'),
            fill: 'url(#hatch)',
          }),
    ];
  });
  const grid = [peak, peak / 2].flatMap((value) =>
    [-1, 1].flatMap((side) => {
      const y = middle - side * value * scale;
      return [
        h('line', { x1: left, x2: width - right, y1: at(y), y2: at(y), class: 'grid' }),
        text(left - 6, y + 4, countText(Math.round(value), state.lang), 'axis', 'end'),
      ];
    }),
  );
  return [
    ...grid,
    ...bars,
    h('line', { x1: left, x2: width - right, y1: middle, y2: middle, class: 'zero' }),
    text(left - 6, middle + 4, '0', 'axis', 'end'),
    text(left + 4, flowTop - 10, `▲ ${words_.inflow}`, 'legend legend-in', 'start'),
    text(left + 130, flowTop - 10, `▼ ${words_.outflow}`, 'legend legend-out', 'start'),
  ];
}

/** A path through places; it breaks where one is unknown. */
function lines(places: (string | null)[]): string {
  return places
    .map((place, index) => place && `${places[index - 1] ? 'L' : 'M'}${place}`)
    .filter(Boolean)
    .join('');
}

function stockLine(state: State, columns: Column[]): Element[] {
  const values = columns.map(({ stock }) => stock ?? 0);
  const peak = niceCeiling(Math.max(1, ...values));
  const y = (value: number): number => stockTop + stockHeight - (value / peak) * stockHeight;
  const place = ({ stock }: Column, index: number): string | null =>
    stock === null ? null : `${at(xOf(index) + step / 2)} ${at(y(stock))}`;
  const over = lines(columns.map((column, i) => (column.running ? null : place(column, i))));
  // From the last month that is over to the one that is not.
  const soFar = lines(
    columns.map((column, i) =>
      column.running || columns[i + 1]?.running ? place(column, i) : null,
    ),
  );
  const grid = [0, peak / 2, peak].flatMap((value) => [
    h('line', {
      x1: left,
      x2: width - right,
      y1: at(y(value)),
      y2: at(y(value)),
      class: value === 0 ? 'zero' : 'grid',
    }),
    text(left - 6, y(value) + 4, countText(Math.round(value), state.lang), 'axis', 'end'),
  ]);
  return [
    ...grid,
    h('path', { d: over, class: 'stock-line' }),
    h('path', { d: soFar, class: 'stock-line running' }),
    text(left + 4, stockTop - 10, `● ${words[state.lang].stock}`, 'legend legend-stock', 'start'),
  ];
}

function cursorMark(state: State, columns: Column[]): Element {
  const index = columns.findIndex(({ period }) => period === state.cursor);
  if (index < 0) return h('g', {});
  return h('rect', {
    x: at(xOf(index)),
    y: flowTop,
    width: at(step),
    height: stockTop + stockHeight - flowTop,
    class: 'cursor',
  });
}

/** Place in the drawing, from 0 (left) to 1, to the index of a month; may lie outside. */
export function monthIndexAt(place: number): number {
  return Math.floor((place * width - left) / step);
}

/** The whole drawing; hidden from readers of the table. */
export function drawing(state: State, columns: Column[]): Element {
  return h(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false' },
    patterns(),
    seasons(columns),
    flowBars(state, columns),
    stockLine(state, columns),
    cursorMark(state, columns),
  );
}
