// The one place that fetches: the live stream with its resume, and the questions beside it.

import type {
  AcceptedLine,
  Explanation,
  Figure,
  Me,
  Measures,
  Notices,
  Snapshot,
  StaleSource,
} from './contract';
import type { Action, FigureKey, Reader } from './state';

const silenceMax = 35_000;
const retryMin = 1_000;
const retryMax = 15_000;
const noticesShown = 50;

class Refused extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as T;
}

function query(parts: Record<string, string>): string {
  return new URLSearchParams(parts).toString();
}

/** Tells the page what it hears; reconnects by itself for as long as the page is there. */
export class Source {
  private stream: EventSource | null = null;
  private heardAt = 0;
  private retry = retryMin;
  private lastId = '';
  private noticesAsked = false;
  private me: Me | null = null;

  /** `nobody` is called when it turns out that nobody is logged in. */
  constructor(
    private readonly tell: (action: Action) => void,
    private readonly nobody: () => void,
  ) {}

  start(): void {
    void this.begin();
    setInterval(() => this.watchSilence(), 5_000);
    setInterval(() => this.askMeasures(), 60_000);
  }

  /** Where to go on: the session is over here, and there it is at the login provider. */
  async logout(): Promise<string> {
    const headers = { Accept: 'application/json', 'instroom-csrf': this.me?.csrf ?? '' };
    const response = await fetch('/logout', { method: 'POST', headers });
    if (!response.ok) throw new Refused(response.status);
    this.stop();
    return ((await response.json()) as { to: string }).to;
  }

  private stop(): void {
    this.stream?.close();
    this.stream = null;
    this.me = null;
  }

  // An event stream does not say why it was refused, so who reads is asked before each one.
  private async begin(): Promise<void> {
    try {
      this.me = await ask<Me>('/v1/me');
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 401) {
        this.stop();
        this.know({ kind: 'nobody' });
        this.nobody();
      } else {
        this.lose();
      }
      return;
    }
    this.know({ kind: 'known', me: this.me });
    if (this.me.may.figures) this.connect();
    else this.askMeasures();
  }

  private know(reader: Reader): void {
    this.tell({ type: 'reader', reader });
  }

  async explain(key: FigureKey): Promise<Explanation | null> {
    try {
      return await ask<Explanation>(`/v1/indicators/explain?${query({ ...key })}`);
    } catch {
      return null;
    }
  }

  private connect(): void {
    this.heardAt = Date.now();
    const resume = this.lastId ? `?${query({ after: this.lastId })}` : '';
    const stream = new EventSource(`/v1/live${resume}`);
    this.stream = stream;
    stream.onerror = () => this.lose();
    const on = <T>(event: string, action: (data: T) => Action): void => {
      stream.addEventListener(event, (message) => {
        this.heard(message as MessageEvent<string>);
        this.tell(action(JSON.parse((message as MessageEvent<string>).data) as T));
      });
    };
    on<Snapshot>('snapshot', (snapshot) => {
      this.askMeasures();
      this.askNotices();
      return { type: 'snapshot', snapshot };
    });
    on<{ figures: Figure[] }>('figures', (data) => ({ type: 'figures', figures: data.figures }));
    on<{ lines: AcceptedLine[] }>('accepted', (data) => ({ type: 'accepted', lines: data.lines }));
    on<{ stale: StaleSource[] }>('stale', (data) => ({ type: 'stale', stale: data.stale }));
    on<unknown>('heartbeat', () => ({ type: 'connected' }));
    on<unknown>('notices', () => {
      this.askNotices();
      return { type: 'connected' };
    });
  }

  private heard(message: MessageEvent<string>): void {
    this.heardAt = Date.now();
    this.retry = retryMin;
    if (message.lastEventId) this.lastId = message.lastEventId;
  }

  // A reconnect of our own instead of the browser's: it also covers answers that the browser
  // takes as final, such as 503 from a gateway that is starting.
  private lose(): void {
    this.stream?.close();
    this.stream = null;
    this.tell({ type: 'lost', at: new Date(this.heardAt || Date.now()).toISOString() });
    setTimeout(() => void this.begin(), this.retry);
    this.retry = Math.min(this.retry * 2, retryMax);
  }

  private watchSilence(): void {
    if (this.stream && Date.now() - this.heardAt > silenceMax) this.lose();
  }

  private askMeasures(): void {
    if (!this.me) return;
    ask<Measures>('/v1/indicators/measures')
      .then((measures) => this.tell({ type: 'measures', measures }))
      .catch(() => undefined);
  }

  // Many changes at once cost one question.
  private askNotices(): void {
    if (this.noticesAsked || !this.me?.may.notices) return;
    this.noticesAsked = true;
    setTimeout(() => {
      this.noticesAsked = false;
      ask<Notices>(`/v1/notices?${query({ limit: String(noticesShown) })}`)
        .then((notices) => this.tell({ type: 'notices', notices }))
        .catch(() => undefined);
    }, 300);
  }
}
