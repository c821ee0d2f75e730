import { throwIfCancelled, untilCancelled } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Priority } from '../graph/call.ts';
import type { AppsApi } from './appsApi.ts';
import { readChatApps } from './chatApps.ts';
import type { ChatApps } from './model.ts';

/** The apps of a chat that are being read. */
interface Reading {
  readonly apps: Promise<ChatApps>;
  readonly ending: AbortController;
  /** How many callers wait for them. */
  callers: number;
}

/** The apps of those chats of one account for which somebody asked. */
export class AppsStore implements Disposable {
  private readonly changes = new Emitter<string>();
  private readonly lifetime = new AbortController();
  private readonly known = new Map<string, ChatApps>();
  private readonly readings = new Map<string, Reading>();

  /** Called with the id of a chat whose apps were read or forgotten. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly api: AppsApi) {}

  /** The apps of a chat, if they were read. */
  of(chatId: string): ChatApps | undefined {
    return this.known.get(chatId);
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
   * The apps of a chat as the service has them now. Once nobody waits for them any longer, no more requests are sent.
   * @throws {@link FailureError}; what was read before stays.
   */
  async read(chatId: string, signal: AbortSignal, priority?: Priority): Promise<ChatApps> {
    throwIfCancelled(signal);
    const reading = this.readings.get(chatId) ?? this.begin(chatId, priority);
    reading.callers += 1;
    try {
      return await untilCancelled(reading.apps, signal);
    } finally {
      reading.callers -= 1;
      if (reading.callers === 0) {
        this.end(chatId, reading);
      }
    }
  }

  /** Forgets what was read, so that it is read anew when it is next looked at. */
  forget(): void {
    const chatIds = [...this.known.keys()];
    this.known.clear();
    chatIds.forEach(chatId => this.changes.fire(chatId));
  }

  /** Ends whatever is being read. */
  dispose(): void {
    this.lifetime.abort();
    this.changes.dispose();
  }

  /** Not bound to a caller's signal: others may wait for the same answer. */
  private begin(chatId: string, priority: Priority | undefined): Reading {
    const ending = new AbortController();
    const apps = this.keep(chatId, AbortSignal.any([this.lifetime.signal, ending.signal]), priority);
    const reading = { apps, ending, callers: 0 };
    this.readings.set(chatId, reading);
    return reading;
  }

  private end(chatId: string, reading: Reading): void {
    reading.ending.abort();
    if (this.readings.get(chatId) === reading) {
      this.readings.delete(chatId);
    }
  }

  private async keep(chatId: string, signal: AbortSignal, priority: Priority | undefined): Promise<ChatApps> {
    const apps = await readChatApps(this.api, chatId, signal, priority);
    this.known.set(chatId, apps);
    this.changes.fire(chatId);
    return apps;
  }
}
