import type { Tried } from './suite.ts';

/** How many wrong points of a fault are named. */
const wrongShown = 5;

const columns = ['tried', 'right', 'wrong'] as const;

/** The figures of a suite, fault by fault. */
export function tableOf(suite: string, all: readonly Tried[]): string {
  return [lineOf(suite, columns), ...all.map(rowOf), totalOf('  together', all), ''].join('\n');
}

/** The figures of a fault, and what went wrong first. */
function rowOf({ name, tried, right, wrong }: Tried): string {
  return [
    lineOf(`  ${name}`, [tried, right, wrong.length].map(String)),
    ...wrong.slice(0, wrongShown).map(line => `      ${line}`),
  ].join('\n');
}

/** The figures of several faults together. */
export function totalOf(name: string, all: readonly Tried[]): string {
  const sum = (of: (tried: Tried) => number): number => all.reduce((total, tried) => total + of(tried), 0);
  const figures = [sum(({ tried }) => tried), sum(({ right }) => right), sum(({ wrong }) => wrong.length)];
  return lineOf(name, figures.map(String));
}

function lineOf(name: string, figures: readonly string[]): string {
  return name.padEnd(56) + figures.map(figure => figure.padStart(7)).join('');
}
