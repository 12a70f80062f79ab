// A small stand-in for the gateway: the same routes with figures made by a formula, and levers for
// the states that a running system shows rarely. Run it by itself to look at the page:
//   node tests/e2e/gateway/fake_gateway.mjs 8099
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const webDir = process.env.INSTROOM_WEB_DIR ?? join(here, '../../../services/gateway/web/dist');
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const version = 'lelystad-2025@1';
export const areas = [
  { code: 'region', name: 'Voorbeeldregio' },
  { code: '0482', name: 'Alblasserdam' },
  { code: '0375', name: 'Beverwijk' },
  { code: '0396', name: 'Heemskerk' },
  { code: '0995', name: 'Lelystad' },
  { code: '1948', name: 'Meierijstad' },
  { code: '0453', name: 'Velsen' },
  { code: '1892', name: 'Zuidplas' },
];
const size = { '0482': 3, '0375': 7, '0396': 7, '0995': 16, 1948: 14, '0453': 12, 1892: 8 };
size.region = Object.values(size).reduce((sum, part) => sum + part, 0);

function measure(name, unit, nl, en, byYear = false) {
  return {
    measure: name,
    unit,
    titles: { nl, en },
    by_month: true,
    by_year: byYear,
    status: 'ready',
    explanations: {
      nl: `${nl}: geteld naar de letter van de definitie.`,
      en: `${en}: counted by the letter of the definition.`,
    },
    source: 'Lelystad 2025-2028, monitoring, fn 8',
  };
}
const measures = [
  measure(
    'inflow_without_residence',
    'allocations',
    'Instroom zonder verblijf',
    'Inflow without residence',
  ),
  measure('inflow_with_residence', 'allocations', 'Instroom met verblijf', 'Inflow with residence'),
  measure(
    'outflow_without_residence',
    'allocations',
    'Uitstroom zonder verblijf',
    'Outflow without residence',
  ),
  measure(
    'outflow_with_residence',
    'allocations',
    'Uitstroom met verblijf',
    'Outflow with residence',
  ),
  measure(
    'stock_end_without_residence',
    'allocations',
    'Stand zonder verblijf',
    'Stock without residence',
  ),
  measure('stock_end_with_residence', 'allocations', 'Stand met verblijf', 'Stock with residence'),
  measure(
    'youths_without',
    'youths',
    'Jeugdigen zonder verblijf',
    'Youths without residence',
    true,
  ),
  measure('youths_with', 'youths', 'Jeugdigen met verblijf', 'Youths with residence', true),
  measure(
    'share_without_residence',
    'share',
    'Aandeel jeugdigen zonder verblijf',
    'Share of youths without residence',
    true,
  ),
  measure(
    'share_with_residence',
    'share',
    'Aandeel jeugdigen met verblijf',
    'Share of youths with residence',
    true,
  ),
  measure(
    'share_without_among_clients',
    'share',
    'Aandeel zonder verblijf onder cliënten',
    'Share without residence among clients',
    true,
  ),
];

const months = Array.from({ length: 37 }, (_, index) => {
  const month = 2023 * 12 + 10 + index;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
});
const years = ['2023', '2024', '2025', '2026'];
const running = months.at(-1);

// A year is played by its last month.
function indexOf(period) {
  return months.findLastIndex((month) => month.startsWith(period));
}

function wave(name, area, index) {
  const season =
    Number(months[index].slice(5)) === 1 ? 2.1 : Number(months[index].slice(5)) === 12 ? 0.9 : 1;
  const ending = Number(months[index].slice(5)) === 12 ? 2.2 : 1;
  const scale = size[area] * (name.includes('with_') || name.endsWith('with') ? 0.4 : 5);
  const noise = 1 + 0.15 * Math.sin(index * 1.7 + area.length + name.length);
  if (name.startsWith('inflow')) return Math.round(scale * season * noise);
  if (name.startsWith('outflow')) return Math.round(scale * ending * noise * 0.97);
  return Math.round(scale * (10 + 0.05 * index));
}

function value(name, area, index) {
  if (!name.startsWith('share')) return { value: wave(name, area, index), denominator: null };
  const population = size[area] * 390;
  const part = { share_without_residence: 0.127, share_with_residence: 0.017 }[name];
  if (part !== undefined)
    return {
      value: Math.round(population * part),
      denominator: area === '1892' ? null : population,
    };
  return { value: Math.round(population * 0.127), denominator: Math.round(population * 0.1333) };
}

function series() {
  return measures.flatMap((entry) =>
    areas.map((area) => ({
      measure: entry.measure,
      area: area.code,
      unit: entry.unit,
      definition_version: version,
      as_of: '2026-11-22T18:04:00Z',
      points: [...months, ...(entry.unit === 'share' ? years : [])].map((period) => {
        const index = indexOf(period);
        const point = { period, ...value(entry.measure, area.code, index) };
        if (running.startsWith(period)) point.running = true;
        if (entry.unit === 'share' && point.denominator === null)
          point.missing_reason = `NO_POPULATION ${area.code}`;
        if (area.code === '0482' && index < 3)
          Object.assign(point, { value: null, missing_reason: 'BEFORE_FIRST_MESSAGE' });
        return point;
      }),
    })),
  );
}

export function figure(name, area, period, change) {
  const index = indexOf(period);
  const unit = measures.find((entry) => entry.measure === name).unit;
  return {
    measure: name,
    area,
    period,
    ...value(name, area, index),
    unit,
    definition_version: version,
    as_of: '2026-11-22T18:05:00Z',
    missing_reason: '',
    running: running.startsWith(period),
    ...change,
  };
}

export function acceptedLine(number) {
  const kinds = ['JW301', 'JW305', 'JW307'];
  return {
    kind: kinds[number % 3],
    municipality: areas[1 + (number % 7)].code,
    provider: String(42420000 + (number % 40)),
    category: number % 5 === 0 ? '' : '45',
    products: 1 + (number % 3),
    receive_time: new Date(Date.UTC(2026, 10, 22, 18, 0, number)).toISOString(),
    position: `${number % 12}-${number}`,
  };
}

function notices() {
  return Array.from({ length: 23 }, (_, index) => ({
    notice_id: `n${index}`,
    client_key: ((index * 2654435761) % 4294967296).toString(16).padStart(8, '0').repeat(4),
    municipality: areas[1 + (index % 7)].code,
    provider: String(42420000 + index),
    number: 300200 + index,
    category: index % 2 ? '43' : '44',
    code: index % 3 ? '43A03' : '',
    days_left: index * 4,
    due_date: new Date(Date.UTC(2026, 10, 22 + index * 4)).toISOString().slice(0, 10),
  }));
}

/** Starts the stand-in on a port (0 is any free one). */
export async function startFakeGateway(port = 0) {
  const streams = new Set();
  const seen = { resumes: [], logins: 0, logouts: [] };
  const levers = {
    stale: [],
    refuseLive: false,
    withNotices: true,
    emptyFigures: false,
    // Null: nobody is logged in.
    me: {
      kind: 'region',
      code: 'FLEVOLAND',
      roles: ['policy'],
      may: { figures: true, accepted: true, notices: true },
      csrf: 'right',
    },
  };
  let sequence = 0;

  const write = (response, event, data, id = '') =>
    response.write(`${id && `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

  function live(request, response, url) {
    if (levers.refuseLive) {
      response.writeHead(503, { 'Content-Type': 'application/problem+json' }).end('{}');
      return;
    }
    const resume = request.headers['last-event-id'] ?? url.searchParams.get('after') ?? '';
    seen.resumes.push(resume);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    streams.add(response);
    response.on('close', () => streams.delete(response));
    if (resume) {
      write(response, 'heartbeat', {});
      return;
    }
    write(
      response,
      'snapshot',
      {
        series: levers.emptyFigures ? [] : series(),
        stale: levers.stale,
        notices: 23,
        accepted: levers.emptyFigures
          ? []
          : Array.from({ length: 20 }, (_, index) => acceptedLine(index)),
      },
      `1-${sequence}`,
    );
  }

  function json(response, body, status = 200) {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  function explain(response, url) {
    const name = url.searchParams.get('measure');
    const found = figure(name, url.searchParams.get('area'), url.searchParams.get('period'), {});
    json(response, {
      figure: { ...found, positions: [1200, 1180, 1311] },
      definition: measures.find((entry) => entry.measure === name),
      parameters: ['gap_days: 1', 'age_max: 17', 'residence_categories: 43, 44'],
      steps: [
        { name: 'begin van de maand', value: 100 },
        { name: 'ingestroomd', value: 12 },
        { name: 'einde', value: null },
      ],
      remarks: {
        nl: 'In januari worden toewijzingen vernieuwd.',
        en: 'In January allocations are renewed.',
      },
    });
  }

  async function file(response, path) {
    const name = path === '/' ? 'index.html' : path.slice(1);
    try {
      const body = await readFile(join(webDir, name));
      response.writeHead(200, {
        'Content-Type': types[extname(name)] ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy,
      });
      response.end(body);
    } catch {
      json(response, { title: 'Not Found' }, 404);
    }
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/v1/live') live(request, response, url);
    else if (url.pathname === '/v1/indicators/measures')
      json(response, {
        definition_version: version,
        today: '2026-11-22',
        parameters: [],
        areas,
        measures,
      });
    else if (url.pathname === '/v1/me')
      json(response, levers.me ?? { reason: 'CALLER_UNKNOWN' }, levers.me ? 200 : 401);
    else if (url.pathname === '/login') {
      seen.logins += 1;
      response.writeHead(303, { Location: url.searchParams.get('to') }).end();
    } else if (url.pathname === '/logout') {
      seen.logouts.push(`${request.method} ${request.headers['instroom-csrf']}`);
      levers.me = null;
      json(response, { to: '/' });
    } else if (url.pathname === '/v1/indicators/explain') explain(response, url);
    else if (url.pathname === '/v1/notices')
      json(
        response,
        levers.withNotices
          ? { notices: notices(), total_count: 87 }
          : { notices: [], total_count: 0 },
      );
    else void file(response, url.pathname);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    levers,
    seen,
    send(event, data) {
      sequence += 1;
      for (const stream of streams) write(stream, event, data, `1-${sequence}`);
    },
    cut() {
      for (const stream of streams) stream.destroy();
    },
    async stop() {
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fake = await startFakeGateway(Number(process.argv[2] ?? 0));
  console.log(fake.url);
  let number = 20;
  setInterval(() => fake.send('accepted', { lines: [acceptedLine(number++)] }), 2_000);
}
