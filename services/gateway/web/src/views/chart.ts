// Three years: the drawing with its choices, its season explained, and the same numbers as a table.

import { h } from '../dom';
import { flow, region } from '../measures';
import {
  areaName,
  figureOf,
  knownYears,
  monthsUpTo,
  runningMonth,
  yearsOnly,
  type State,
} from '../state';
import { figureText, isMissing } from '../text';
import { words } from '../words';
import { chartMonths, columnsOf, drawing, monthIndexAt, type Column } from './drawing';
import { figureButton, periodTitle } from './figure';

/** Which month lies under a horizontal place of the drawing, from 0 (left) to 1; empty if none. */
export function monthAt(state: State, place: number): string {
  return monthsUpTo(runningMonth(state), chartMonths)[monthIndexAt(place)] ?? '';
}

/** The month `steps` further; without a chosen one it begins at the near end. */
export function neighbour(state: State, steps: number): string {
  const months = monthsUpTo(runningMonth(state), chartMonths);
  const chosen = months.indexOf(state.cursor);
  const outside = steps === 1 ? -1 : steps === -1 ? months.length : 0;
  const index = (chosen < 0 ? outside : chosen) + steps;
  return months[Math.min(Math.max(index, 0), months.length - 1)] ?? '';
}

function readout(state: State, area: string): Element {
  const text_ = words[state.lang];
  if (!state.cursor) return h('p', { class: 'readout', 'aria-live': 'polite' }, text_.chartPick);
  const names = flow[state.residence];
  const say = (name: string, measure: string): Element =>
    h(
      'span',
      {},
      `${name} `,
      h('b', {}, figureText(figureOf(state, measure, area, state.cursor), state.lang)),
    );
  return h(
    'p',
    { class: 'readout', 'aria-live': 'polite' },
    h('strong', {}, periodTitle(state, state.cursor)),
    say(text_.inflow, names.inflow),
    say(text_.outflow, names.outflow),
    say(text_.stock, names.stock),
  );
}

function choice(name: string, value: string, label: string, chosen: boolean): Element {
  return h(
    'label',
    { class: 'radio' },
    h('input', { type: 'radio', name, value, checked: chosen, 'data-choose': name }),
    label,
  );
}

function choices(state: State): Element {
  const text_ = words[state.lang];
  return h(
    'div',
    { class: 'chart-choices' },
    h(
      'fieldset',
      {},
      h('legend', {}, text_.chartArea),
      choice('chartArea', 'region', areaName(state, region), state.chartArea === 'region'),
      choice(
        'chartArea',
        'municipality',
        areaName(state, state.area) || text_.municipality,
        state.chartArea === 'municipality',
      ),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, text_.chartResidence),
      choice('residence', 'without', text_.withoutResidence, state.residence === 'without'),
      choice('residence', 'with', text_.withResidence, state.residence === 'with'),
    ),
  );
}

function rows(state: State, periods: string[], area: string): Element {
  const text_ = words[state.lang];
  const names = flow[state.residence];
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, yearsOnly(state) ? text_.year : text_.month),
        [text_.inflow, text_.outflow, text_.stock].map((name) =>
          h('th', { scope: 'col', class: 'num' }, name),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      [...periods].reverse().map((period) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, periodTitle(state, period)),
          [names.inflow, names.outflow, names.stock].map((measure) =>
            h('td', { class: 'num' }, figureButton(state, { measure, area, period })),
          ),
        ),
      ),
    ),
  );
}

function table(state: State, columns: Column[], area: string): Element {
  const text_ = words[state.lang];
  return h(
    'details',
    { class: 'chart-table' },
    h('summary', {}, text_.chartTable),
    h(
      'div',
      { class: 'scroll scroll-tall', tabindex: '0', role: 'group', 'aria-label': text_.chartTable },
      rows(
        state,
        columns.map(({ period }) => period),
        area,
      ),
    ),
  );
}

function title(state: State, area: string): Element {
  const text_ = words[state.lang];
  const kind = state.residence === 'with' ? text_.withResidence : text_.withoutResidence;
  return h(
    'h2',
    { id: 'chart-title' },
    text_.chartTitle,
    h(
      'span',
      { class: 'h-note' },
      [areaName(state, area), kind, text_.units.allocations].join(', '),
    ),
  );
}

/** A few years are a table, not a drawing. */
function years(state: State, area: string): Element {
  return h(
    'section',
    { 'aria-labelledby': 'chart-title' },
    title(state, area),
    choices(state),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'chart-title' },
      rows(state, knownYears(state), area),
    ),
  );
}

/** The chart with its choices, its season explained, and the same numbers as a table. */
export function chart(state: State): Element {
  const text_ = words[state.lang];
  const area = state.chartArea === 'region' || !state.area ? region : state.area;
  if (!runningMonth(state))
    return h(
      'section',
      {},
      h('h2', {}, text_.chartTitle),
      h('p', { class: 'empty' }, text_.loading),
    );
  if (yearsOnly(state)) return years(state, area);
  const columns = columnsOf(state, area);
  const unknown = columns.some(({ period }) =>
    isMissing(figureOf(state, flow[state.residence].inflow, area, period)),
  );
  return h(
    'section',
    { 'aria-labelledby': 'chart-title' },
    title(state, area),
    choices(state),
    h(
      'div',
      {
        class: 'chart',
        tabindex: '0',
        role: 'group',
        'data-chart': true,
        'aria-label': `${text_.chartLabel}. ${text_.chartKeys}`,
      },
      drawing(state, columns),
    ),
    readout(state, area),
    h(
      'p',
      { class: 'season-note' },
      h('span', { class: 'season-key', 'aria-hidden': 'true' }),
      text_.chartSeason,
    ),
    h(
      'p',
      { class: 'season-note' },
      h('span', { class: 'season-key running-key', 'aria-hidden': 'true' }),
      `${periodTitle(state, runningMonth(state))}: ${text_.chartRunning}`,
    ),
    unknown && h('p', { class: 'season-note' }, `? = ${text_.unknown}`),
    table(state, columns, area),
  );
}
