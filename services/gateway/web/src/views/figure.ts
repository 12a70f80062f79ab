// A figure on the page: its text, and the button that opens its explanation.

import { h } from '../dom';
import { areaName, figureOf, isRunning, keyOf, type FigureKey, type State } from '../state';
import { figureText, isMissing, marginText, missingText, periodText, unitText } from '../text';
import { words } from '../words';

/** Title of a measure in the language of the page; its name if the gateway has not said. */
export function measureTitle(state: State, measure: string): string {
  const known = state.measures?.measures.find((entry) => entry.measure === measure);
  return known?.titles[state.lang] ?? known?.titles.nl ?? measure.replaceAll('_', ' ');
}

/** "november 2026 (loopt nog)": a period and whether it is over. */
export function periodTitle(state: State, period: string): string {
  const running = isRunning(state, period) ? ` (${words[state.lang].running})` : '';
  return periodText(period, state.lang) + running;
}

/** A number that can be asked for its definition. */
export function figureButton(
  state: State,
  key: FigureKey,
  size: 'large' | 'small' = 'small',
): Element {
  const text = words[state.lang];
  const figure = figureOf(state, key.measure, key.area, key.period);
  const missing = isMissing(figure);
  const hidden = figure?.protection === 'suppressed' || figure?.protection === 'withheld';
  const shown = figureText(figure, state.lang);
  const note = missing ? missingText(figure, state.lang) : marginText(figure, state.lang);
  const reason = note ? ` (${note})` : '';
  const unit = figure ? ` ${unitText(figure.unit, state.lang)}` : '';
  const about = [
    measureTitle(state, key.measure),
    areaName(state, key.area),
    periodTitle(state, key.period),
  ].join(', ');
  const name = `${shown}${unit}${reason}: ${about}. ${text.explain}`;
  return h(
    'button',
    {
      type: 'button',
      class: `figure figure-${size}${missing ? ' missing' : ''}${hidden ? ' hidden-number' : ''}`,
      'data-explain': keyOf(key),
      'aria-haspopup': 'dialog',
      'aria-label': name,
      title: note || null,
    },
    shown,
  );
}
