import { untilCancelled } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Priority } from '../graph/call.ts';
import type { AppsApi } from './appsApi.ts';
import { readChatApps } from './chatApps.ts';
import type { ChatApps } from './model.ts';

/** The apps of those chats of one account for which somebody asked. */
export class AppsStore implements Disposable {
  private readonly changes = new Emitter<string>();
  private readonly lifetime = new AbortController();
  private readonly known = new Map<string, ChatApps>();
  private readonly readings = new Map<string, Promise<ChatApps>>();

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
   * The apps of a chat as the service has them now.
   * @throws {@link FailureError}; what was read before stays.
   */
  async read(chatId: string, signal: AbortSignal, priority?: Priority): Promise<ChatApps> {
    return untilCancelled(this.readings.get(chatId) ?? this.begin(chatId, priority), signal);
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
  private begin(chatId: string, priority: Priority | undefined): Promise<ChatApps> {
    const reading = this.keep(chatId, priority).finally(() => this.readings.delete(chatId));
    this.readings.set(chatId, reading);
    return reading;
  }

  private async keep(chatId: string, priority: Priority | undefined): Promise<ChatApps> {
    const apps = await readChatApps(this.api, chatId, this.lifetime.signal, priority);
    this.known.set(chatId, apps);
    this.changes.fire(chatId);
    return apps;
  }
}
