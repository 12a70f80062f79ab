// The one place that turns numbers and moments into text.

import type { Figure, Lang, Protection } from './contract';
import { words } from './words';

const locale: Record<Lang, string> = { nl: 'nl-NL', en: 'en-GB' };
const timeZone = 'Europe/Amsterdam';

/** 1234 as "1.234" or "1,234". */
export function countText(value: number, lang: Lang): string {
  return new Intl.NumberFormat(locale[lang], { maximumFractionDigits: 0 }).format(value);
}

/** Numerator and denominator as "12,7%"; null where a share has no meaning. */
export function shareText(value: number, denominator: number, lang: Lang): string | null {
  if (denominator <= 0) return null;
  return new Intl.NumberFormat(locale[lang], {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(value / denominator);
}

/** What stands in the place of a number that is not there. */
export function absentText(protection: Protection | undefined, lang: Lang): string {
  if (protection === 'suppressed') return words[lang].suppressed;
  return protection === 'withheld' ? words[lang].withheld : words[lang].unknown;
}

/**
 * The figure as it is read aloud: a count, a percentage, "too small to show" or "unknown"; never 0
 * for one of these.
 */
export function figureText(figure: Figure | null, lang: Lang): string {
  if (!figure || figure.value === null) return absentText(figure?.protection, lang);
  if (figure.unit !== 'share') return countText(figure.value, lang);
  if (figure.denominator === null) return words[lang].unknown;
  return shareText(figure.value, figure.denominator, lang) ?? words[lang].unknown;
}

/** True if the figure can't be shown as a number. */
export function isMissing(figure: Figure | null): boolean {
  if (!figure || figure.value === null) return true;
  return figure.unit === 'share' && (figure.denominator === null || figure.denominator <= 0);
}

/** Why a figure is not there, in words. */
export function missingText(figure: Figure | null, lang: Lang): string {
  const text = words[lang];
  if (!figure) return text.reasons.NOT_SERVED;
  if (figure.protection === 'suppressed') return text.reasons.SUPPRESSED;
  if (figure.protection === 'withheld') return text.reasons.WITHHELD;
  // "NO_POPULATION 0995": a code, and what it is about.
  const [reason = '', about = ''] = figure.missing_reason.split(' ');
  const known =
    (text.reasons as Record<string, string>)[reason] ?? (reason || text.reasons.NOT_SERVED);
  return about && about !== figure.area ? `${known}: ${about}` : known;
}

/** "afgerond, ± 14"; empty for a figure as it was counted. */
export function marginText(figure: Figure | null, lang: Lang): string {
  if (figure?.protection !== 'rounded') return '';
  return `${words[lang].rounded}, ± ${countText(figure.margin ?? 0, lang)}`;
}

export function unitText(unit: string, lang: Lang): string {
  const units = words[lang].units as Record<string, string>;
  return units[unit] ?? unit;
}

/** "1.234 van 9.716 jeugdigen". */
export function fractionText(figure: Figure, lang: Lang): string {
  if (figure.value === null || figure.denominator === null) return '';
  const text = words[lang];
  return `${countText(figure.value, lang)} ${text.of} ${countText(figure.denominator, lang)}`;
}

/** How a count stands to an earlier one: "+12 (+3,4%)"; "" if one of both is unknown. */
export function differenceText(now: Figure | null, then: Figure | null, lang: Lang): string {
  if (!now || !then || now.value === null || then.value === null) return '';
  const change = now.value - then.value;
  const signed = new Intl.NumberFormat(locale[lang], { signDisplay: 'exceptZero' }).format(change);
  if (then.value === 0) return signed;
  const relative = new Intl.NumberFormat(locale[lang], {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  }).format(change / then.value);
  return `${signed} (${relative})`;
}

/** "2026-11" as "november 2026", "2026" as "2026". */
export function periodText(period: string, lang: Lang, length: 'long' | 'short' = 'long'): string {
  if (period.length !== 7) return period;
  const moment = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)) - 1, 1));
  return new Intl.DateTimeFormat(locale[lang], {
    month: length,
    year: 'numeric',
    timeZone: 'UTC',
  }).format(moment);
}

/** "2026-11-22" as "22 november 2026". */
export function dayText(day: string, lang: Lang): string {
  const moment = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return day;
  return new Intl.DateTimeFormat(locale[lang], { dateStyle: 'medium', timeZone: 'UTC' }).format(
    moment,
  );
}

/** A moment as "22 nov 2026 19:04" in the Netherlands. */
export function momentText(moment: string, lang: Lang): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return words[lang].unknown;
  return new Intl.DateTimeFormat(locale[lang], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(at);
}

/** A moment as "19:04", with seconds if asked. */
export function clockText(moment: string, lang: Lang, seconds = false): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return words[lang].unknown;
  const style = seconds ? 'medium' : 'short';
  return new Intl.DateTimeFormat(locale[lang], { timeStyle: style, timeZone }).format(at);
}

/** "3 dagen", "1 dag", "vandaag", "2 dagen geleden". */
export function daysLeftText(days: number, lang: Lang): string {
  const text = words[lang].days;
  if (days === 0) return text.today;
  const count = countText(Math.abs(days), lang);
  const unit = Math.abs(days) === 1 ? text.one : text.many;
  return days > 0 ? `${count} ${unit}` : `${count} ${unit} ${text.ago}`;
}

/** The first eight digits of a client key: enough to recognise, too few to look up by eye. */
export function clientText(clientKey: string): string {
  return clientKey.length > 8 ? `${clientKey.slice(0, 8)}…` : clientKey;
}
