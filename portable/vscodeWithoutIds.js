// VS Code as Microsoft's library for telemetry gets it: without the ids of the machine and of the session, which the
// library would add to each event.
import * as vscode from 'vscode';

export const { EventEmitter, TelemetryTrustedValue, workspace } = vscode;

export const env = {
  machineId: '',
  sessionId: '',
  createTelemetryLogger: (sender, options) => vscode.env.createTelemetryLogger(sender, options),
};
