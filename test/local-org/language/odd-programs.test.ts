/** Programs that look odd and are right: they compile and do what the Apex Developer Guide says, all in one compilation. */
import { describe, expect, test } from "vitest";
import { call, load } from "./testing.ts";
import type { ApexValue } from "../platform/registry.ts";

const PROGRAMS: readonly (readonly [string, ApexValue])[] = [
  ["INTEGER I = 1; sYsTeM.dEbUg(i); RETURN I + 1;", 2],
  ["Account account = new Account(Name = 'x'); return account.Name;", "x"],
  ["List<String> words = new String[]{ 'a', 'b' }; return words.size();", 2],
  ["String[] a = new List<String>{ 'x' }; a[0] = 'y'; return a[0];", "y"],
  ["Integer[] a = new Integer[3]; return a.size() + (a[0] == null ? 1 : 0);", 4],
  [
    "List<List<Integer>> a = new List<List<Integer>>{ new List<Integer>{ 1 }, new Integer[]{ 2, 3 } }; return a[1][1];",
    3,
  ],
  [
    "Integer[][] a = new Integer[][]{ new Integer[]{ 1 }, new List<Integer>{ 2, 3 } }; return 'new String[][]{}' + a[1][1];",
    "new String[][]{}3",
  ],
  ["List<List<List<String>>> a = new /* 3 */ String [ ] [] []{}; a.add(new String[][]{}); return a.size();", 1],
  ["Map<String, P.Pair>[][] a = new Map<String, P.Pair>[][]{ new Map<String, P.Pair>[2] }; return a[0].size();", 2],
  ["Account[][] a = new Schema.Account[][]{ new Account[]{} }; return a.size();", 1],
  ["String[][][][][][][][] a = new String[][][][][][][][]{}; return a.size();", 0],
  [
    "Integer count = 1, order = 2, first = 3, last = 4, sharing = 5, before = 6, after = 7; return count + order + first + last + sharing + before + after;",
    28,
  ],
  [
    "Integer type = 1, name = 2, get = 3, data = 4, category = 5, scope = 6, offset = 7; return type + name + get + data + category + scope + offset;",
    28,
  ],
  ["for (Integer i = 0, j = 10; i < j; i++, j--) { if (i == 5) break; } return 1;", 1],
  ["Integer i = 0; for (;;) { if (++i > 3) break; } return i;", 4],
  ["Integer i = 0; for (; i < 3; ) i++; return i;", 3],
  ["Integer i = 0; do { i++; } while (i < 5); return i;", 5],
  ["Integer a, b = 2, c; a = c = b; return a + c;", 4],
  ["Integer x = 5; x += x++ + ++x; return x;", 17],
  ["Integer x = 7; x >>= 1; x <<= 2; x |= 1; x ^= 3; x &= 14; return x;", 14],
  ["return -8 >>> 28;", 15],
  ["return 1 + 2 + 'a' + 1 + 2;", "3a12"],
  ["String s; s += 'x'; return s;", "nullx"],
  ["return 'a' + null;", "anull"],
  ["Object o = 5; return (Integer) o + 1;", 6],
  ["return 7 / 2 * 10 + Math.mod(-7, 3);", 29],
  ["return 2147483647 + 1;", -2147483648],
  ["Long l = 2147483647; l++; return String.valueOf(l);", "2147483648"],
  ["return 'abc' == 'ABC' && !'abc'.equals('ABC') && 'a' < 'B';", true],
  ["return new List<Integer>{ 1 } == new List<Integer>{ 1 };", true],
  ["return new Account(Name = 'x') == new Account(Name = 'x');", true],
  ["return new Account(Name = 'x') === new Account(Name = 'x');", false],
  ["return Date.newInstance(2026, 1, 1) === Date.newInstance(2026, 1, 1);", false],
  ["return Date.newInstance(2026, 1, 1) !== Date.newInstance(2026, 1, 1).addDays(0);", true],
  ["return Datetime.newInstanceGmt(2026, 1, 1) === Datetime.newInstanceGmt(2026, 1, 1);", false],
  ["return Datetime.newInstanceGmt(2026, 1, 1) == Datetime.newInstanceGmt(2026, 1, 1);", true],
  ["Date a = Date.today(); Object o = a; Date b = (Date) o; return a === b && o === b;", true],
  [
    "Datetime a = Datetime.now(); Datetime[] l = new Datetime[]{ a }; Object o = l[0]; return a === (Datetime) o;",
    true,
  ],
  [
    "Date d = Date.today(); Opportunity o = new Opportunity(CloseDate = d); return o.CloseDate === o.CloseDate && o.CloseDate === d;",
    true,
  ],
  ["return Time.newInstance(1, 0, 0, 0) === Time.newInstance(1, 0, 0, 0) && 1.50 === 1.5 && 5L === 5L;", true],
  ["return 1 == 1.0 && 1L == 1 && 1.0 == 1.00 && 0.1 + 0.2 == 0.3 && 1 <> 2;", true],
  ["return (true ^ false) && (!true || !false && true);", true],
  ["switch on 5 { when 1, 2, 3 { return 'low'; } when -1 { return 'neg'; } when else { return 'other'; } }", "other"],
  ["String s; switch on s { when null { return 'null'; } when 'a' { return 'a'; } } return 'x';", "null"],
  [
    "SObject o = new Contact(LastName = 'q'); switch on o { when Account a { return a.Name; } when Contact c { return c.LastName; } } return null;",
    "q",
  ],
  ["P.E e = P.E.B; switch on e { when A { return 1; } when B { return 2; } } return 3;", 2],
  [
    "try { throw new IllegalArgumentException('x'); } catch (IllegalArgumentException e) { return e.getMessage(); } finally { System.debug(1); }",
    "x",
  ],
  ["try { Integer i = 1 / 0; } catch (MathException e) { return e.getTypeName(); } return 1;", "System.MathException"],
  [
    "try { try { throw new NullPointerException(); } finally { System.debug('f'); } } catch (Exception e) { return 'c'; }",
    "c",
  ],
  ["Set<Object> s = new Set<Object>{ 1, 'a', null }; return s.contains(null);", true],
  ["Iterable<String> i = new List<String>{ 'a' }; String r = ''; for (String s : i) { r += s; } return r;", "a"],
  [
    "List<SObject> l = new List<Account>{ new Account() }; List<Account> m = new List<SObject>(); return l.size() + m.size();",
    1,
  ],
  ["Account a = new Account(Name = 'x'); a.Owner = new User(LastName = 'y'); return a.Owner.LastName;", "y"],
  ["String s; Account a; return (s?.trim()?.length() ?? 9) + (a?.Name ?? 'none');", "9none"],
  [
    "return String.join(new List<Integer>{ 1, 2 }, ',') + String.format('{0}-{1}', new List<Object>{ 1, 'b' });",
    "1,21-b",
  ],
  ["return /* c */ 1 // d\n;", 1],
  ["{ Integer i = 1; } { Integer i = 2; return i; }", 2],
  ["if (true) return 1; else if (false) return 2; else return 3;", 1],
  ["final Integer i; i = 5; return i;", 5],
  ["Decimal d = 1; Double e = d; Decimal f = e; return f == 1;", true],
  ["Long a = 5; Integer b = 2; return String.valueOf(a / b) + (a > b);", "2true"],
  ["return Trigger.isExecuting || Trigger.new != null;", false],
  ["return LoggingLevel.valueOf('debug').ordinal() > 0 && LoggingLevel.values().size() > 3;", true],
  ["return P.x(1) + P.x('a') + P.x(new Account()) + P.x((Object) 1) + P.x(1L) + P.x(1.5);", "isaold"],
  ["return P.y(null) + P.y((Object) null);", "textobject"],
  ["return new P().go();", "B1A"],
  ["P p = new P(); return p.name() + p.lazy;", "mf3"],
  ["P.twice = 4; return P.twice;", 8],
  ["return P.order + P.LIMIT_X + P.LIMIT_Y;", "init-static12"],
  ["return new P('a').text;", "{a}"],
  ["return new P.B().n + ((P.A) new P.B()).plain();", "bA"],
  ["Object o = new P(); return o instanceof Comparable && !(o instanceof Iterable<String>);", true],
  ["return P.fact(5);", 120],
  [
    "try { throw new P.OtherException('boo', new NullPointerException()); } catch (P.MyException e) { return e.getMessage() + e.getCause().getTypeName(); }",
    "booSystem.NullPointerException",
  ],
  ["String r = ''; for (String s : new P.Pair()) r += s; return r;", "ab"],
  ["return '''\n  a 'b'\n''';", "  a 'b'\n"],
];

const P = `public virtual class P implements Comparable {
  public enum E { A, B }
  public virtual class A { private String n = 'A'; public virtual String f() { return 'A'; } public String plain() { return n; } }
  public class B extends A { public String n = 'b'; public override String f() { return 'B' + P.one + super.f(); } }
  public virtual class MyException extends Exception {}
  public class OtherException extends MyException {}
  public class Pair implements Iterable<String>, Iterator<String> {
    Integer i = 0;
    public Iterator<String> iterator() { return this; }
    public Boolean hasNext() { return i < 2; }
    public String next() { return i++ == 0 ? 'a' : 'b'; }
  }
  public static String x(Integer i) { return 'i'; } public static String x(String i) { return 's'; } public static String x(SObject i) { return 'a'; }
  public static String x(Object i) { return 'o'; } public static String x(Long i) { return 'l'; } public static String x(Decimal i) { return 'd'; }
  public static String y(String s) { return 'text'; } public static String y(Object s) { return 'object'; }
  static Integer one = 1;
  public static final Integer LIMIT_X = 1, LIMIT_Y;
  static { LIMIT_Y = LIMIT_X + 1; }
  public static String order = 'init';
  static { order += '-static'; }
  public static Integer twice { get; set { twice = value * 2; } }
  public Integer lazy { get { if (lazy == null) lazy = 3; return lazy; } set; }
  public String text;
  String name = 'f';
  { text = '{'; }
  public P() {}
  public P(String x) { this(x, '}'); }
  public P(String x, final String y) { text += x + y; }
  public String name() { return 'm' + name; }
  public String go() { return new B().f(); }
  public Integer compareTo(Object o) { return 0; }
  protected virtual void hook() {}
  public static Integer fact(Integer n) { return n <= 1 ? 1 : n * fact(n - 1); }
}`;

describe("what looks odd and is right compiles and runs", () => {
  const methods = PROGRAMS.map(([body], i) => `public static Object run${i}() { ${body} }`);
  const program = load({ P, Probe: `public class Probe {\n${methods.join("\n")}\n}` });

  test.each(PROGRAMS.map(([body, expected], i) => [body, expected, i] as const))("%s", (_, expected, i) => {
    expect(call(program, "Probe", `run${i}`)).toEqual(expected);
  });
});
