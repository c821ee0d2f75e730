import { untilCancelled } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Priority } from '../graph/call.ts';
import type { AppsApi } from './appsApi.ts';
import { readChatApps, type TellApps } from './chatApps.ts';
import type { ChatApps, ChatAppsSoFar } from './model.ts';

/** A reading of the apps of a chat. */
interface Reading {
  /** Fulfilled with the apps as soon as they are here, before what was granted to them. */
  readonly first: Promise<ChatAppsSoFar>;
  readonly whole: Promise<ChatApps>;
}

/** The apps of those chats of one account for which somebody asked. */
export class AppsStore implements Disposable {
  private readonly changes = new Emitter<string>();
  private readonly lifetime = new AbortController();
  private readonly known = new Map<string, ChatApps>();
  private readonly beginnings = new Map<string, ChatAppsSoFar>();
  private readonly readings = new Map<string, Reading>();

  /** Called with the id of a chat of whose apps more is known, or nothing any more. */
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
    return this.soFar(chatId) ?? untilCancelled(this.reading(chatId).first, signal);
  }

  /**
   * The apps of a chat as the service has them now.
   * @param onFirst called once the first request has been answered.
   * @throws {@link FailureError}; what was read before stays.
   */
  async read(
    chatId: string,
    signal: AbortSignal,
    priority?: Priority,
    onFirst: () => void = () => undefined,
  ): Promise<ChatApps> {
    const { first, whole } = this.reading(chatId, priority);
    first.then(onFirst, () => undefined);
    return untilCancelled(whole, signal);
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
    const whole = this.keep(chatId, priority, isCurrent, tellFirst);
    const reading: Reading = { first: Promise.race([told, whole]), whole };
    // Whoever waits for one of the two may have given up.
    reading.first.catch(() => undefined);
    this.readings.set(chatId, reading);
    return reading;
  }

  private async keep(
    chatId: string,
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
      const apps = await readChatApps(this.api, chatId, this.lifetime.signal, priority, tell);
      if (isCurrent()) {
        this.known.set(chatId, apps);
        this.changes.fire(chatId);
      }
      return apps;
    } finally {
      if (isCurrent()) {
        this.readings.delete(chatId);
        this.beginnings.delete(chatId);
      }
    }
  }
}
