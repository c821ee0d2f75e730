import * as vscode from 'vscode';
import { formatTarget } from '../../checks/target.ts';
import {
  testFileLimits,
  type Expectation,
  type JsonType,
  type ManifestPathReason,
  type TestFileFault,
} from '../../testFiles/model.ts';
import { targetProblemText, verdictText } from '../checks/checkText.ts';
import { plainText } from '../text/safeText.ts';

/** What is wrong with a place of a test file, as a sentence. */
export function faultText(fault: TestFileFault): string {
  switch (fault.kind) {
    case 'tooLarge':
      return vscode.l10n.t('The file has more than {count} characters, so it is not read.', {
        count: testFileLimits.characters,
      });
    case 'tooDeep':
      return vscode.l10n.t('Values are nested too deeply, so the file is not read.');
    case 'syntax':
      return syntaxText(fault.code);
    case 'newerVersion':
      return vscode.l10n.t(
        'This file has version {version} and needs a newer Teams Chat Access. Update the extension to run its tests.',
        { version: fault.version },
      );
    case 'olderVersion':
      return vscode.l10n.t(
        'Tests of apps need version {version} of the format: set "version" to {version}.',
        {
          version: fault.needed,
        },
      );
    case 'missing':
      return vscode.l10n.t('The property "{property}" is missing.', { property: fault.property });
    case 'unknownProperty':
      return vscode.l10n.t('There is no property "{property}" here.', {
        property: plainText(fault.property, 60),
      });
    case 'repeatedProperty':
      return vscode.l10n.t('The property "{property}" appears twice.', { property: fault.property });
    case 'wrongType':
      return typeText(fault.expected);
    case 'wrongValue':
      return vscode.l10n.t('Possible values: {values}.', { values: fault.allowed.join(', ') });
    case 'blank':
      return vscode.l10n.t('This string is empty.');
    case 'noTargets':
      return vscode.l10n.t('Name at least one person.');
    case 'tooManyTargets':
      return vscode.l10n.t('A test can name at most {count} people.', { count: testFileLimits.targets });
    case 'tooManyTests':
      return vscode.l10n.t(
        'A file can have at most {count} tests. This one has more, so none of them is run.',
        {
          count: testFileLimits.tests,
        },
      );
    case 'target':
      return targetProblemText(fault.problem);
    case 'ownTarget':
      return vscode.l10n.t('"{text}" is you. Name other people only.', {
        text: plainText(formatTarget(fault.target), 60),
      });
    case 'duplicateName':
      return vscode.l10n.t('Another test in this file has the name "{name}".', {
        name: plainText(fault.name, 60),
      });
    case 'appId':
      return vscode.l10n.t(
        'This is not an app ID. Use the "id" of its manifest or its ID in the catalog, usually a GUID. For a manifest with placeholders, name its path: "manifest".',
      );
    case 'chatId':
      return vscode.l10n.t(
        'This is not a chat ID. A chat ID begins with 19: and contains an @. Use Copy ID in the Chats view.',
      );
    case 'manifestPath':
      return manifestPathText(fault.reason);
    case 'environmentName':
      return vscode.l10n.t('Name the environment alone, such as "dev" for the file .env.dev.');
    case 'noManifest':
      return vscode.l10n.t(
        'The app is named by its ID, so there is no manifest to read this from. Say what is expected, or name a "manifest" instead of the ID.',
      );
    case 'wrongPermissions':
      return vscode.l10n.t('Write "manifest" for all that the manifest asks for, or a list of permissions.');
    case 'noPermissions':
      return vscode.l10n.t('Name at least one permission.');
    case 'tooManyPermissions':
      return vscode.l10n.t('A test can name at most {count} permissions.', {
        count: testFileLimits.permissions,
      });
    case 'duplicatePermission':
      return vscode.l10n.t('This permission was named before.');
    case 'permissionElsewhere':
      return fault.resource === 'team'
        ? vscode.l10n.t('This permission is for teams, so it cannot be granted in a chat.')
        : vscode.l10n.t('This permission is for people, so it cannot be granted in a chat.');
    case 'moreProblems':
      return moreProblemsText();
  }
}

function manifestPathText(reason: ManifestPathReason): string {
  switch (reason) {
    case 'absolute':
      return vscode.l10n.t('Name the manifest by its path from the folder of this file.');
    case 'backslash':
      return vscode.l10n.t('Write / between the folders of a path: that works on every system.');
    case 'outside':
      return vscode.l10n.t('This path leads out of the workspace folder. Nothing outside of it is read.');
    case 'noFolder':
      return vscode.l10n.t(
        'This file is in no folder of the workspace, so it is not clear where the manifest is. Save it in one.',
      );
  }
}

/** Says that a file has more problems than are shown. */
function moreProblemsText(): string {
  return vscode.l10n.t('There are more problems. Only the first {count} are shown.', {
    count: testFileLimits.problems - 1,
  });
}

/** What a test expects, in a word. */
export function expectationText(expected: Expectation): string {
  return verdictText(expected === 'allowed' ? { kind: 'allowed', inferred: false } : { kind: 'denied' });
}

/** What is wrong where a text is not JSON. @param code the name that jsonc-parser has for it */
function syntaxText(code: string): string {
  switch (code) {
    case 'CommaExpected':
      return vscode.l10n.t('A comma or a closing bracket is missing here.');
    case 'ColonExpected':
      return vscode.l10n.t('A colon is missing here.');
    case 'CloseBraceExpected':
      return vscode.l10n.t('A comma or a closing brace is missing here.');
    case 'CloseBracketExpected':
      return vscode.l10n.t('A comma or ] is missing here.');
    case 'PropertyNameExpected':
      return vscode.l10n.t('The name of a property is missing here, in double quotes.');
    case 'ValueExpected':
      return vscode.l10n.t('A value is missing here.');
    case 'InvalidSymbol':
      return vscode.l10n.t('This is not a valid value. Put strings in double quotes.');
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return vscode.l10n.t('This is not a number.');
    case 'EndOfFileExpected':
      return vscode.l10n.t('The file should have ended before this.');
    case 'UnexpectedEndOfComment':
      return vscode.l10n.t('This comment is never closed.');
    case 'UnexpectedEndOfString':
      return vscode.l10n.t('This string is never closed: a double quote is missing.');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return vscode.l10n.t('Invalid escape sequence. Write a backslash as \\\\.');
    case 'InvalidCharacter':
      return vscode.l10n.t('This character must be escaped in a string. Write a line break as \\n.');
    default:
      return vscode.l10n.t('This is not valid JSON ({problem}).', { problem: code });
  }
}

function typeText(expected: JsonType): string {
  switch (expected) {
    case 'object':
      return vscode.l10n.t('An object is expected here.');
    case 'array':
      return vscode.l10n.t('A list is expected here.');
    case 'string':
      return vscode.l10n.t('A string is expected here.');
    case 'number':
      return vscode.l10n.t('A number is expected here.');
  }
}
