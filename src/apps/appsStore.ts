import { throwIfCancelled, untilCancelled } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import { SharedResult } from '../core/sharedWork.ts';
import type { Priority } from '../graph/call.ts';
import type { AppsApi } from './appsApi.ts';
import { readChatApps, type TellApps } from './chatApps.ts';
import type { ChatApps, ChatAppsSoFar } from './model.ts';

/** A reading of the apps of a chat. */
interface Reading {
  /** Fulfilled with the apps as soon as they are here, before what was granted to them. */
  readonly first: Promise<ChatAppsSoFar>;
  /** All of it. The last caller who gives up ends the reading. */
  readonly whole: SharedResult<ChatApps>;
}

/** The apps of one account's chats, as far as somebody asked for them. */
export class AppsStore implements Disposable {
  private readonly changes = new Emitter<string>();
  private readonly lifetime = new AbortController();
  private readonly known = new Map<string, ChatApps>();
  private readonly beginnings = new Map<string, ChatAppsSoFar>();
  private readonly readings = new Map<string, Reading>();

  /** Called with the id of a chat when more is known about its apps, or nothing any more. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly api: AppsApi) {}

  /** The apps of a chat, if they were read. */
  of(chatId: string): ChatApps | undefined {
    return this.known.get(chatId);
  }

  /** The apps of a chat, if they were read, or as far as they are here while they are being read. */
  soFar(chatId: string): ChatAppsSoFar | undefined {
    return this.known.get(chatId) ?? this.beginnings.get(chatId);
  }

  /** All that was read. */
  get all(): readonly ChatApps[] {
    return [...this.known.values()];
  }

  /**
   * The apps of a chat, which are read if they were not. Callers at the same time share the requests.
   * @throws {@link FailureError}
   */
  async get(chatId: string, signal: AbortSignal): Promise<ChatApps> {
    return this.known.get(chatId) ?? this.read(chatId, signal);
  }

  /**
   * The apps of a chat as soon as there is anything to show, as {@link soFar} has them. They are read if they were not;
   * whatever comes later is a change.
   * @throws {@link FailureError}
   */
  async first(chatId: string, signal: AbortSignal): Promise<ChatAppsSoFar> {
    const known = this.known.get(chatId);
    if (known) {
      return known;
    }
    const reading = this.reading(chatId);
    // Whoever shows the first of it shows the rest as well, even if whoever else waits for it gives up.
    reading.whole.wait(signal).catch(() => undefined);
    return this.beginnings.get(chatId) ?? untilCancelled(reading.first, signal);
  }

  /**
   * The apps of a chat as the service has them now. Once nobody waits for them any longer, no more requests are sent.
   * @param onFirst called once the first request has been answered.
   * @throws {@link FailureError}; what was read before stays.
   */
  async read(
    chatId: string,
    signal: AbortSignal,
    priority?: Priority,
    onFirst: () => void = () => undefined,
  ): Promise<ChatApps> {
    throwIfCancelled(signal);
    const reading = this.reading(chatId, priority);
    reading.first.then(onFirst, () => undefined);
    return reading.whole.wait(signal);
  }

  /** Forgets what was read and what is being read, so that it is read anew when it is next looked at. */
  forget(): void {
    const chatIds = new Set([...this.known.keys(), ...this.readings.keys()]);
    this.known.clear();
    this.beginnings.clear();
    this.readings.clear();
    chatIds.forEach(chatId => this.changes.fire(chatId));
  }

  /** Ends whatever is being read. */
  dispose(): void {
    this.lifetime.abort();
    this.readings.clear();
    this.changes.dispose();
  }

  /** The reading under way, or a new one. Not bound to a caller's signal: others may wait for the same answer. */
  private reading(chatId: string, priority?: Priority): Reading {
    return this.readings.get(chatId) ?? this.begin(chatId, priority);
  }

  private begin(chatId: string, priority: Priority | undefined): Reading {
    let tellFirst: TellApps = () => undefined;
    const told = new Promise<ChatAppsSoFar>(resolve => (tellFirst = resolve));
    // What was forgotten meanwhile may be out of date: another reading takes its place.
    const isCurrent = (): boolean => this.readings.get(chatId) === reading;
    const ending = new AbortController();
    const signal = AbortSignal.any([this.lifetime.signal, ending.signal]);
    const whole = this.keep(chatId, signal, priority, isCurrent, tellFirst);
    const reading: Reading = {
      first: Promise.race([told, whole]),
      whole: new SharedResult(whole, () => {
        ending.abort();
        if (isCurrent()) {
          this.forgetReading(chatId);
        }
      }),
    };
    // Whoever waits for one of the two may have given up.
    reading.first.catch(() => undefined);
    this.readings.set(chatId, reading);
    return reading;
  }

  private forgetReading(chatId: string): void {
    this.readings.delete(chatId);
    this.beginnings.delete(chatId);
  }

  private async keep(
    chatId: string,
    signal: AbortSignal,
    priority: Priority | undefined,
    isCurrent: () => boolean,
    tellFirst: TellApps,
  ): Promise<ChatApps> {
    try {
      const tell: TellApps = soFar => {
        tellFirst(soFar);
        if (isCurrent()) {
          // Whoever waits for the first of it has been told.
          const isLater = this.beginnings.has(chatId);
          this.beginnings.set(chatId, soFar);
          if (isLater) {
            this.changes.fire(chatId);
          }
        }
      };
      const apps = await readChatApps(this.api, chatId, signal, priority, tell);
      if (isCurrent()) {
        this.known.set(chatId, apps);
        this.changes.fire(chatId);
      }
      return apps;
    } finally {
      if (isCurrent()) {
        this.forgetReading(chatId);
      }
    }
  }
}
