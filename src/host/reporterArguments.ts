import type { TelemetryReporter } from '@vscode/extension-telemetry';

/**
 * What the reporter is made with. VS Code would add by itself the errors that nobody caught, whose messages and stacks may
 * name people, and properties that tell the machine and the session.
 */
export function reporterArguments(connectionString: string): ConstructorParameters<typeof TelemetryReporter> {
  return [connectionString, undefined, { ignoreUnhandledErrors: true, ignoreBuiltInCommonProperties: true }];
}
