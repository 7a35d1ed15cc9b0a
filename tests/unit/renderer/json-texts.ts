import fc from 'fast-check'

/** Numbers that a conversion would change, and some that it would not. */
const numbers = fc.oneof(
  fc.constantFrom('9007199254740993', '-0', '1e400', '-1E-400', '1.10', '0.1e+2', '1.0'),
  fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value))
)
const strings = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\u0041\\/"', '"{\\"a\\":1}"', '"\\\\"', '",]}"')
)
const space = fc.constantFrom('', ' ', '\n', '\t ', '\r\n')

/** JSON as people and programs write it: numbers beyond 2^53, names twice, escapes and space of any kind. */
export const jsonTexts = fc.letrec<{ value: string; list: string; object: string }>((tie) => {
  const between = (parts: string[], [open, close]: readonly [string, string], pad: string) =>
    open + pad + parts.join(`${pad},${pad}`) + pad + close
  const member = fc
    .tuple(fc.constantFrom('"a"', '"b"', '"\\u0061"', '"10"', '"__proto__"', '""'), tie('value'))
    .map(([name, value]) => `${name}:${value}`)
  return {
    value: fc.oneof(
      { maxDepth: 4 },
      numbers,
      strings,
      fc.constantFrom('true', 'false', 'null'),
      tie('list'),
      tie('object')
    ),
    list: fc
      .tuple(fc.array(tie('value'), { maxLength: 5 }), space)
      .map(([parts, pad]) => between(parts, ['[', ']'], pad)),
    object: fc
      .tuple(fc.array(member, { maxLength: 5 }), space)
      .map(([parts, pad]) => between(parts, ['{', '}'], pad))
  }
})

/** The tokens of a JSON text, one after the other, without the space between them. */
export const tokensOf = (text: string): string[] =>
  text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []
