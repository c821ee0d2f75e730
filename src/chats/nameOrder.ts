const ordinary = /^[\p{L}\p{N}]/u;

/**
 * The order of names as people read them: by the rules of a language, numbers by their value, and names that begin with
 * neither a letter nor a digit last.
 * @param language a language tag, such as `fr`.
 */
export function nameOrder(language: string): (one: string, other: string) => number {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const first = name.slice(0, 2);
    const known = places.get(first);
    const place = known ?? (ordinary.test(name) ? 0 : 1);
    if (known === undefined) {
      places.set(first, place);
    }
    return place;
  };
  return (one, other) => placeOf(one) - placeOf(other) || compare(one, other);
}
