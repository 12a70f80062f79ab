// Every municipality beside the region, this month or in the newest year.

import { h } from '../dom';
import { flow, region, shares } from '../measures';
import { shownMunicipalities, shownPeriod, yearsOnly, type State } from '../state';
import { words } from '../words';
import { figureButton, measureTitle, periodTitle } from './figure';
import { sharePeriod } from './tiles';

/** The table per municipality. */
export function municipalities(state: State): Element {
  const text = words[state.lang];
  const period = shownPeriod(state);
  const yearOfShares = sharePeriod(state, shares[0], period);
  const shareName = period && `${text.share} ${periodTitle(state, yearOfShares)}`;
  const columns = (['without', 'with'] as const).flatMap((kind, index) => [
    { name: text.inflow, measure: flow[kind].inflow, period },
    { name: text.outflow, measure: flow[kind].outflow, period },
    { name: text.stock, measure: flow[kind].stock, period },
    {
      name: shareName,
      measure: shares[index] ?? shares[0],
      period: sharePeriod(state, shares[index] ?? shares[0], period),
    },
  ]);
  const regions = (state.measures?.areas ?? []).filter((area) => area.code === region);
  const areas = [...regions, ...shownMunicipalities(state)];
  return h(
    'section',
    { 'aria-labelledby': 'table-title' },
    h(
      'h2',
      { id: 'table-title' },
      text.perMunicipality,
      h('span', { class: 'h-note' }, period && periodTitle(state, period)),
    ),
    h(
      'p',
      { class: 'lead' },
      yearsOnly(state) ? text.perMunicipalityNoteYear : text.perMunicipalityNote,
    ),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'table-title' },
      h(
        'table',
        {},
        h(
          'caption',
          { class: 'hidden' },
          `${text.perMunicipality}, ${period && periodTitle(state, period)}`,
        ),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col', rowspan: 2 }, text.municipality),
            h('th', { scope: 'colgroup', colspan: 4, class: 'group' }, text.withoutResidence),
            h('th', { scope: 'colgroup', colspan: 4, class: 'group' }, text.withResidence),
          ),
          h(
            'tr',
            {},
            columns.map((column) =>
              h(
                'th',
                { scope: 'col', class: 'num', title: measureTitle(state, column.measure) },
                column.name,
              ),
            ),
          ),
        ),
        h(
          'tbody',
          {},
          areas.map((area) =>
            h(
              'tr',
              {
                class:
                  area.code === region
                    ? 'row-region'
                    : area.code === state.area
                      ? 'row-chosen'
                      : null,
              },
              h('th', { scope: 'row' }, area.name),
              columns.map((column) =>
                h(
                  'td',
                  { class: 'num' },
                  figureButton(state, {
                    measure: column.measure,
                    area: area.code,
                    period: column.period,
                  }),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
