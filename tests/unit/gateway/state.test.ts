import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { AcceptedLine, Figure, Me, Snapshot } from '@page/contract';
import {
  figureOf,
  figuresOf,
  initialState,
  isRunning,
  knownYears,
  merged,
  monthsUpTo,
  reduce,
  runningMonth,
  shownMunicipalities,
  shownPeriod,
  staleSince,
  yearsBefore,
  yearsOnly,
  type Action,
  type State,
} from '@page/state';
import { columnsOf, niceCeiling } from '@page/views/drawing';
import { periodTitle } from '@page/views/figure';
import { words } from '@page/words';

const empty = initialState('nl', '');

function after(...actions: Action[]): State {
  return actions.reduce(reduce, empty);
}

function line(position: string): AcceptedLine {
  return {
    kind: 'JW301',
    municipality: '0995',
    provider: '1',
    category: '',
    products: 1,
    receive_time: null,
    position,
  };
}

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    series: [
      {
        measure: 'inflow',
        area: '0995',
        unit: 'allocations',
        definition_version: 'v@1',
        as_of: '2026-11-22T18:00:00Z',
        points: [
          { period: '2026-10', value: 3 },
          { period: '2026-11', value: 5, running: true },
          { period: '2026', value: 40, running: true },
        ],
      },
    ],
    accepted: [],
    notices: null,
    stale: [],
    ...change,
  };
}

test('ASnapshotReplacesEverythingAndChangesOnlyTheirFigures', () => {
  const changed: Figure = {
    measure: 'inflow',
    area: '0995',
    period: '2026-11',
    value: 6,
    denominator: null,
    unit: 'allocations',
    definition_version: 'v@1',
    as_of: null,
    missing_reason: '',
    running: true,
  };
  const state = after(
    { type: 'snapshot', snapshot: snapshot() },
    { type: 'figures', figures: [changed] },
  );
  assert.equal(figureOf(state, 'inflow', '0995', '2026-11')?.value, 6);
  assert.equal(figureOf(state, 'inflow', '0995', '2026-10')?.value, 3);
  const again = reduce(state, { type: 'snapshot', snapshot: snapshot({ series: [] }) });
  assert.equal(figureOf(again, 'inflow', '0995', '2026-10'), null);
});

test('NeighbouringChangesAreOneInTheirOrder', () => {
  const change = (value: number): Action => ({
    type: 'figures',
    figures: [{ ...figuresOf(snapshot().series[0]!)[0]!, value }],
  });
  const actions = merged([change(1), change(2), { type: 'connected' }, change(3)]);
  assert.deepEqual(
    actions.map((action) => action.type),
    ['figures', 'connected', 'figures'],
  );
  const state = actions.reduce(reduce, empty);
  assert.equal(figureOf(state, 'inflow', '0995', '2026-10')?.value, 3);
});

test('AMonthOrYearIsRunningWhileTheDayOfTheLogLiesInIt', () => {
  const known = after({ type: 'snapshot', snapshot: snapshot() });
  const measures = {
    definition_version: '',
    today: '2026-12-01',
    parameters: [],
    areas: [],
    measures: [],
  };
  const later = reduce(known, { type: 'measures', measures });
  const cases: [State, string, boolean][] = [
    [known, '2026-11', true],
    [known, '2026-10', false],
    [known, '2025-11', false],
    [known, '2026', true],
    [known, '2025', false],
    [known, '', false],
    [later, '2026-11', false],
    [later, '2026-12', true],
    [later, '2026', true],
    [empty, '2026', false],
  ];
  for (const [state, period, running] of cases) {
    assert.equal(isRunning(state, period), running, period);
  }
});

test('APeriodThatIsNotOverSaysSo', () => {
  const state = after({ type: 'snapshot', snapshot: snapshot() });
  assert.equal(periodTitle(state, '2026-11'), `november 2026 (${words.nl.running})`);
  assert.equal(periodTitle(state, '2026'), `2026 (${words.nl.running})`);
  assert.equal(periodTitle(state, '2026-10'), 'oktober 2026');
  assert.equal(periodTitle({ ...state, lang: 'en' }, '2026'), `2026 (${words.en.running})`);
});

test('TheChartKnowsWhichOfItsMonthsIsNotOver', () => {
  const columns = columnsOf(after({ type: 'snapshot', snapshot: snapshot() }), '0995');
  assert.deepEqual(
    columns.filter(({ running }) => running).map(({ period }) => period),
    ['2026-11'],
  );
});

test('TheRunningMonthComesFromTheFiguresAndElseFromTheDayOfTheLog', () => {
  assert.equal(runningMonth(after({ type: 'snapshot', snapshot: snapshot() })), '2026-11');
  assert.equal(runningMonth(empty), '');
  const measures = {
    definition_version: '',
    today: '2026-11-22',
    parameters: [],
    areas: [],
    measures: [],
  };
  assert.equal(runningMonth(after({ type: 'measures', measures })), '2026-11');
});

test('ShowsTheNewestYearToWhomMonthsAreNotServed', () => {
  const months = after({ type: 'snapshot', snapshot: snapshot() });
  assert.equal(yearsOnly(months), false);
  assert.equal(shownPeriod(months), '2026-11');
  const [series] = snapshot().series;
  const points = [
    { period: '2025', value: 45 },
    { period: '2024', value: 40 },
  ];
  const published = snapshot({ series: [{ ...series!, points }] });
  const years = after({ type: 'snapshot', snapshot: published });
  assert.equal(yearsOnly(years), true);
  assert.equal(shownPeriod(years), '2025');
  assert.deepEqual(knownYears(years), ['2024', '2025']);
  assert.equal(yearsOnly(empty), false);
});

test('KeepsTheLastTwentyMessagesNewestFirstEachOnce', () => {
  const lines = Array.from({ length: 25 }, (_, index) => line(`0-${index}`));
  const state = after(
    { type: 'accepted', lines },
    { type: 'accepted', lines: [line('0-24'), line('0-25')] },
  );
  assert.equal(state.accepted.length, 20);
  assert.deepEqual(
    state.accepted.slice(0, 2).map((entry) => entry.position),
    ['0-25', '0-24'],
  );
});

test('IsStaleSinceTheEarliestMomentThatAnythingStoodStill', () => {
  assert.equal(staleSince(empty), '');
  const live = after({ type: 'snapshot', snapshot: snapshot() });
  assert.equal(staleSince(live), null);
  const source = reduce(live, {
    type: 'stale',
    stale: [{ source: 'indicator', since: '2026-11-22T18:05:00Z' }],
  });
  assert.equal(staleSince(source), '2026-11-22T18:05:00Z');
  const lost = reduce(source, { type: 'lost', at: '2026-11-22T18:01:00Z' });
  assert.equal(staleSince(lost), '2026-11-22T18:01:00Z');
  const later = reduce(lost, { type: 'lost', at: '2026-11-22T18:30:00Z' });
  assert.equal(staleSince(later), '2026-11-22T18:01:00Z');
  const back = [{ type: 'connected' }, { type: 'stale', stale: [] }] as Action[];
  assert.equal(staleSince(back.reduce(reduce, later)), null);
});

test('ChoosesAMunicipalityThatExists', () => {
  const measures = {
    definition_version: '',
    today: '',
    parameters: [],
    measures: [],
    areas: [
      { code: 'region', name: 'R' },
      { code: '0995', name: 'L' },
      { code: '0375', name: 'B' },
    ],
  };
  const given = (area: string) => reduce(initialState('nl', area), { type: 'measures', measures });
  assert.equal(given('0995').area, '0995');
  assert.equal(given('9999').area, '0375');
  const names = given('').measures?.areas.map((area) => area.name);
  assert.deepEqual(names, ['R', 'B', 'L']);
});

function reader(kind: Me['kind'], code: string): Action {
  const may = { figures: true, accepted: true, notices: true };
  return {
    type: 'reader',
    reader: { kind: 'known', me: { kind, code, roles: ['policy'], may, csrf: null } },
  };
}

const areas: Action = {
  type: 'measures',
  measures: {
    definition_version: 'v@1',
    today: '',
    parameters: [],
    measures: [],
    areas: ['region', '0995', '1948', '0375'].map((code) => ({ code, name: code })),
  },
};

test('AMunicipalityLooksAtItselfFirstAndKeepsItsChoice', () => {
  const state = after(reader('municipality', '1948'), areas);
  assert.equal(state.area, '1948');
  const chosen = reduce(state, { type: 'choose', change: { area: '0995' } });
  assert.equal(reduce(chosen, reader('municipality', '1948')).area, '0995');
});

test('AMunicipalityIsShownOnlyWhatIsServedToIt', () => {
  const codes = (state: State) => shownMunicipalities(state).map((area) => area.code);
  const served: Action = { type: 'snapshot', snapshot: snapshot() };
  assert.deepEqual(codes(after(reader('municipality', '1948'), areas, served)), ['0995', '1948']);
  assert.deepEqual(codes(after(reader('region', 'R'), areas, served)), ['0375', '0995', '1948']);
});

test('AnExplanationThatComesTooLateIsNotShown', () => {
  const first = { measure: 'a', area: 'region', period: '2026' };
  const second = { measure: 'b', area: 'region', period: '2026' };
  const state = after(
    { type: 'explain', key: first },
    { type: 'explain', key: second },
    { type: 'explained', key: first, answer: null },
  );
  assert.deepEqual(state.explain, { key: second, answer: null, failed: false });
});

test('CountsMonthsAndYearsBackwards', () => {
  assert.deepEqual(monthsUpTo('2026-02', 4), ['2025-11', '2025-12', '2026-01', '2026-02']);
  assert.equal(yearsBefore('2026-02', 1), '2025-02');
  assert.equal(yearsBefore('2026', 1), '2025');
});

test('AxesEndAtRoundNumbers', () => {
  for (const [value, ceiling] of [
    [0, 1],
    [1, 1],
    [7, 10],
    [11, 20],
    [210, 250],
    [499, 500],
    [501, 1000],
  ] as const) {
    assert.equal(niceCeiling(value), ceiling, String(value));
  }
});
