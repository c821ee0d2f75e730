import { once, systemClock } from '../../core/async.ts';
import { toolNames } from '../../host/contributions.ts';
import type { Own, Services } from '../../session/services.ts';
import { registerTool } from './lazyTool.ts';
import type { ToolHost } from './toolAnswer.ts';

/** Registers the tools for language models. What they do is loaded with the first call of each. */
export function registerTools({ connections, authentication, history, telemetry }: Services, own: Own): void {
  const host: ToolHost = { connections, started: async () => authentication.started() };
  const chatsTool = once(async () => {
    const { ChatsTool } = await import('./chatsTool.ts');
    return new ChatsTool(host);
  });
  const appsTool = once(async () => {
    const { AppsTool } = await import('./appsTool.ts');
    return new AppsTool(host);
  });
  const checkTool = once(async () => {
    const { CheckTool } = await import('./checkTool.ts');
    return new CheckTool({ host, history, telemetry, clock: systemClock });
  });
  own(registerTool(toolNames.listChats, chatsTool));
  own(registerTool(toolNames.listApps, appsTool));
  own(registerTool(toolNames.checkInteraction, checkTool));
}
