import type { AppPermission } from '../apps/model.ts';
import type { Target, TargetProblem } from '../checks/target.ts';
import type { Span } from '../core/jsonNodes.ts';

/** The newest version of the format that is read and written here. */
export const testFileVersion = 2;

/** The version of the format that brought tests of apps. */
export const appTestsVersion = 2;

/** How much a test file may hold. A file with more gets a problem, and none of it is run. */
export const testFileLimits = {
  /** Characters of the whole file. */
  characters: 2_000_000,
  /** Tests of a file. */
  tests: 1000,
  /** Targets of a test. */
  targets: 250,
  /** Permissions of a test: a manifest may ask for 16. */
  permissions: 32,
  /** Problems that are reported for a file. */
  problems: 100,
} as const;

/** One test that can be run. */
export type FileTest = CheckTest | AppTest;

interface NamedTest {
  readonly name: string;
  /** Sign-in name that the test must run as: its own, or that of the file. */
  readonly account: string | undefined;
}

/** How a test asks: one request for each target, or one for all. */
export type TestMode = 'each' | 'together';

/** What a test expects of the interaction with its targets. */
export type Expectation = 'allowed' | 'denied';

/** Whether an interaction with people is allowed. */
export interface CheckTest extends NamedTest {
  readonly kind: 'check';
  readonly mode: TestMode;
  readonly targets: readonly Target[];
  readonly expect: Expectation;
}

/** What an app must have in a chat. */
export interface AppTest extends NamedTest {
  readonly kind: 'app';
  readonly app: TestedApp;
  readonly chatId: string;
  /** All that the manifest asks for and a chat can grant, or these. The app may have others too. */
  readonly permissions: 'manifest' | readonly AppPermission[];
  /** The version that must be installed; `undefined` for any. */
  readonly version: 'manifest' | { readonly exactly: string } | undefined;
}

/** Which app a test is about. */
export type TestedApp =
  | {
      readonly kind: 'manifest';
      /** From the folder of the test file, with `/`. */
      readonly path: string;
      /** Whose variables stand in place of the placeholders of the manifest; `undefined` if it has none. */
      readonly environment: string | undefined;
    }
  /** The id of its manifest, or its id in the catalog or the store. */
  | { readonly kind: 'id'; readonly id: string };

/** Why a text does not say where a manifest is. */
export type ManifestPathReason =
  | 'absolute'
  | 'backslash'
  /** It leads out of the folder of the workspace. */
  | 'outside'
  /** The test file itself is in no folder of the workspace. */
  | 'noFolder';

/** What is wrong with a place of a test file. */
export type TestFileFault =
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'tooDeep' }
  /** `code` is jsonc-parser's name for the error. */
  | { readonly kind: 'syntax'; readonly code: string }
  | { readonly kind: 'newerVersion'; readonly version: number }
  /** The version of the file is older than what stands here. */
  | { readonly kind: 'olderVersion'; readonly needed: number }
  | { readonly kind: 'missing'; readonly property: string }
  | { readonly kind: 'unknownProperty'; readonly property: string }
  | { readonly kind: 'repeatedProperty'; readonly property: string }
  | { readonly kind: 'wrongType'; readonly expected: JsonType }
  | { readonly kind: 'wrongValue'; readonly allowed: readonly string[] }
  /** An empty text. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'noTargets' }
  | { readonly kind: 'tooManyTargets' }
  | { readonly kind: 'tooManyTests' }
  | { readonly kind: 'target'; readonly problem: TargetProblem }
  | { readonly kind: 'ownTarget'; readonly target: Target }
  | { readonly kind: 'duplicateName'; readonly name: string }
  | { readonly kind: 'appId' }
  | { readonly kind: 'chatId' }
  | { readonly kind: 'manifestPath'; readonly reason: ManifestPathReason }
  | { readonly kind: 'environmentName' }
  /** What is said of a manifest, of an app that is named by its id. */
  | { readonly kind: 'noManifest' }
  /** Neither `"manifest"` nor a list. */
  | { readonly kind: 'wrongPermissions' }
  | { readonly kind: 'noPermissions' }
  | { readonly kind: 'tooManyPermissions' }
  | { readonly kind: 'duplicatePermission' }
  /** No chat can grant it. */
  | { readonly kind: 'permissionElsewhere'; readonly resource: 'team' | 'user' }
  /** The last problem that is reported: there are others from here on. */
  | { readonly kind: 'moreProblems' };

/** The types of JSON that a test file is made of. */
export type JsonType = 'object' | 'array' | 'string' | 'number';

/** A fault, and where it is. */
export interface TestFileProblem {
  readonly place: Span;
  readonly fault: TestFileFault;
}

/** Where the parts of an app test are, as far as it has them. */
export interface AppPlaces {
  readonly manifest: Span | undefined;
  readonly environment: Span | undefined;
  readonly chat: Span | undefined;
  readonly version: Span | undefined;
  readonly permissions: Span | undefined;
  /** Of the permissions of a list, in their order. */
  readonly listed: readonly Span[];
}

/** One entry of the list of tests. */
export interface TestEntry {
  /** `undefined` where the entry has none. */
  readonly name: string | undefined;
  readonly place: Span;
  readonly problems: readonly TestFileProblem[];
  /** `undefined` where a problem, of the entry or of the file, keeps it from being run. */
  readonly test: FileTest | undefined;
  /** The places of the targets, in their order; none for a test of an app. */
  readonly targetPlaces: readonly Span[];
  /** `undefined` for a test that is not about an app. */
  readonly appPlaces: AppPlaces | undefined;
}

/** A test file as it was read. */
export interface ParsedTestFile {
  /**
   * Problems of the file as a whole. If there are any, none of it is run: it may mean something else. These and those of
   * the entries are `testFileLimits.problems` at most.
   */
  readonly problems: readonly TestFileProblem[];
  /** The account of the file. */
  readonly account: string | undefined;
  readonly entries: readonly TestEntry[];
  /** The list of tests, to which others can be added; `undefined` if the file has no such list. */
  readonly testsPlace: Span | undefined;
  /** The version of the format, and where it stands; `undefined` if it is none that is read here. */
  readonly version: { readonly number: number; readonly place: Span } | undefined;
}
