/** Azure Monitor connection string, put in by esbuild.mjs from the environment of a release build; else empty. */
declare const TELEMETRY_CONNECTION_STRING: string;
