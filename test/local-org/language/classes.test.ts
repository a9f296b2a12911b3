import { describe, expect, test } from "vitest";
import { ApexException } from "../platform/values/exceptions.ts";
import { textOf } from "../platform/values/text.ts";
import { call, evaluate, inTransaction, load } from "./testing.ts";

const SHAPES = {
  Shape: `public abstract class Shape implements Comparable {
    public enum Kind { CIRCLE, SQUARE }
    public interface Priced { Decimal price(Integer quantity); }
    public class ShapeException extends Exception {}
    public static Integer made = 0;
    public Kind kind { get; private set; }
    public Decimal side {
        get { return side == null ? 0 : side; }
        set { if (value < 0) { throw new ShapeException('negative'); } side = value; }
    }
    private String label;
    { label = 'unset'; }
    public Shape(String label, Kind kind) { this.label = label; this.kind = kind; made++; }
    public abstract Decimal area();
    public virtual String describe() { return LABEL + ':' + area(); }
    public Integer compareTo(Object other) {
        Shape that = (Shape) other;
        return area() > that.area() ? 1 : area() < that.area() ? -1 : 0;
    }
    public class Square extends Shape implements Priced {
        public Square(Decimal side) { super('sq', Kind.SQUARE); this.side = side; }
        public override Decimal area() { return side * side; }
        public Decimal price(Integer quantity) { return area() * quantity; }
    }
    public class Circle extends Shape {
        public Circle() { this(1); }
        public Circle(Integer radius) { super('ci', Kind.CIRCLE); this.side = radius; }
        public override Decimal area() { return 3 * side * side; }
        public override String describe() { return 'circle ' + super.describe(); }
    }
}`,
};

describe("classes", () => {
  test("abstract and virtual methods, super, platform interfaces", () => {
    const described = evaluate(
      `List<Shape> shapes = new List<Shape>{ new Shape.Square(3), new Shape.Circle() };
       shapes.sort();
       return shapes[0].describe() + ' ' + shapes[1].describe() + ' ' + Shape.made;`,
      SHAPES,
    );
    expect(described).toBe("circle ci:3 sq:9 2");
  });

  // [salesforce.stackexchange.com/questions/341460]
  test("final members are assigned once, which is noticed when it runs", () => {
    const Once = "public class Once { final Integer a = 1; final Integer b; public Once() { b = 2; a = 3; } }";
    expect(
      evaluate("try { new Once(); } catch (FinalException e) { return e.getMessage(); } return null;", { Once }),
    ).toBe("Final variable has already been initialized");
  });

  test("interfaces and instanceof", () => {
    expect(
      evaluate(
        "Object o = new Shape.Square(2); return (o instanceof Shape.Priced) + ' ' + ((Shape.Priced) o).price(2);",
        SHAPES,
      ),
    ).toBe("true 8");
    expect(evaluate("Object o = new Shape.Circle(2); return o instanceof Shape.Priced;", SHAPES)).toBe(false);
  });

  test("towards an interface a method may be static and answer a subtype", () => {
    const sources = {
      Selector: "public interface Selector { Base pick(Integer i); }",
      Base: "public virtual class Base { public Integer i; }",
      Fixed:
        "public class Fixed extends Base implements Selector { public static Fixed pick(Integer i) { Fixed f = new Fixed(); f.i = i; return f; } }",
    };
    expect(evaluate("Selector s = new Fixed(); return Fixed.pick(1).i + s.pick(2).i;", sources)).toBe(3);
  });

  test("each object has clone(), of its own type: the values are the same, what they refer to is shared", () => {
    const sources = { Bag: "public class Bag { public Integer n; public List<String> l = new List<String>(); }" };
    const body =
      "Bag a = new Bag(); a.n = 1; Bag b = a.clone(); b.n = 2; b.l.add('x'); return a.n + ' ' + b.n + ' ' + a.l + (a == b);";
    expect(evaluate(body, sources)).toBe("1 2 (x)false");
  });

  test("property accessors run, their own name means the value behind", () => {
    expect(
      evaluate(
        "try { new Shape.Square(-1); } catch (Shape.ShapeException e) { return e.getTypeName() + ' ' + e.getMessage(); } return null;",
        SHAPES,
      ),
    ).toBe("Shape.ShapeException negative");
  });

  test("a constructor chained by this() is that of its own class, whatever a subclass declares", () => {
    const sources = {
      Base: "public virtual class Base { public String s; public Base() { this('base'); } public Base(String s) { this.s = s; } }",
      Derived: "public class Derived extends Base { public Derived(String s) { super(); this.s += s; } }",
    };
    expect(evaluate("return new Derived('!').s;", sources)).toBe("base!");
  });

  test("a constructor may return early", () => {
    const sources = {
      Early:
        "public class Early { public String s = 'return null;'; public Early(Boolean b) { if (b) { s += 'x'; return; } s = 'no'; } }",
    };
    expect(evaluate("return new Early(true).s + new Early(false).s;", sources)).toBe("return null;xno");
  });

  test("initialisers run in order of the source, those of subclasses before any constructor, which may call what they override", () => {
    const sources = {
      Log: "public class Log { public static List<String> lines = new List<String>(); public static String add(String s) { lines.add(s); return s; } }",
      A: "public virtual class A { private String a = Log.add('a'); { Log.add('block'); } private String b = Log.add('b'); public A() { Log.add('A()'); } }",
      B: "public class B extends A { private String c = Log.add('c'); public B() { Log.add('B()'); } }",
    };
    expect(textOf(evaluate("new B(); return Log.lines;", sources))).toBe("(a, block, b, c, A(), B())");
  });

  test("a method that the superclass's constructor calls finds the fields of its class initialised", () => {
    const sources = {
      Base: "public abstract class Base { public Base() { onMade(); } protected abstract void onMade(); }",
      Sub: "public class Sub extends Base { private List<String> seen = new List<String>(); protected override void onMade() { seen.add('made'); } public Integer count() { return seen.size(); } }",
    };
    expect(evaluate("return new Sub().count();", sources)).toBe(1);
  });

  test("static code sees the type that an instance property hides", () => {
    const sources = {
      Dish: "public class Dish { public enum Kind { HOT, COLD } public Kind Kind { get; set; } public static final Map<Kind, String> NAMES = new Map<Kind, String>{ Kind.COLD => 'cold' }; }",
    };
    expect(evaluate("return Dish.NAMES.get(Dish.Kind.COLD);", sources)).toBe("cold");
  });

  test("a Date is a Datetime as well, not the other way round", () => {
    expect(evaluate("Object d = Date.today(); return d instanceof Datetime;")).toBe(true);
    expect(evaluate("Object d = Datetime.now(); return d instanceof Date;")).toBe(false);
  });

  test("logging levels count from those that say most", () => {
    expect(
      evaluate(
        "return LoggingLevel.FINER.ordinal() + ' ' + LoggingLevel.INFO.ordinal() + ' ' + LoggingLevel.ERROR.ordinal();",
      ),
    ).toBe("3 6 8");
  });

  test("private members of a class and of its subclass do not meet", () => {
    const sources = {
      Top: "public virtual class Top { private String name = 'top'; private String who() { return name; } public String top() { return who() + name; } }",
      Low: "public class Low extends Top { private String name = 'low'; private String who() { return name; } public String low() { return who() + top(); } }",
    };
    expect(evaluate("return new Low().low();", sources)).toBe("lowtoptop");
  });

  test("static constants are there before other static fields", () => {
    const sources = {
      Uuid: "public class Uuid { private static final Integer BASE = CHARACTERS.length(); private static final String CHARACTERS = '0123'; public static Integer base() { return BASE; } }",
    };
    expect(evaluate("return Uuid.base();", sources)).toBe(4);
    const late = {
      Late: "public class Late { private static Integer size = text.length(); private static String text = '0123'; public static Integer size() { return size; } }",
    };
    expect(() => evaluate("return Late.size();", late)).toThrow("Attempt to de-reference a null object");
  });

  test("a batch may take its rows as what can be iterated", () => {
    const sources = {
      Work: "public class Work implements Database.Batchable<Object> { public Iterable<Object> start(Database.BatchableContext c) { return new List<Object>(); } public void execute(Database.BatchableContext c, Iterable<Object> scope) {} public void finish(Database.BatchableContext c) {} }",
    };
    expect(evaluate("return new Work() != null;", sources)).toBe(true);
  });

  test("a private method answers an abstract one without a modifier", () => {
    const sources = {
      Top: "public abstract class Top { abstract String who(Integer n); public String top() { return who(1); } }",
      Low: "public class Low extends Top { private String who(Integer n) { return 'low' + n; } }",
    };
    expect(evaluate("return new Low().top();", sources)).toBe("low1");
  });

  test("super reaches inherited methods, fields, and what each object has", () => {
    const sources = {
      Top: "public virtual class Top { public Integer size = 1; public virtual override String toString() { return 'top'; } }",
      Low: "public class Low extends Top { public override String toString() { super.size = 5; return super.toString() + size; } }",
      Alone:
        "public class Alone { public Integer a = 1; public override String toString() { return '<' + super.toString() + '>'; } }",
    };
    expect(evaluate("return '' + new Low() + new Alone();", sources)).toBe("top5<Alone:[a=1]>");
  });

  test("names ignore case", () => {
    expect(
      evaluate("INTEGER Foo = 1; FOO = foo + 1; list<STRING> L = new LIST<String>{ 'b' }; return l.SIZE() + fOO;"),
    ).toBe(3);
  });

  test("toString, equals and hashCode of the class are used by text, sets and lists", () => {
    const sources = {
      Key: `public class Key {
        private Integer id;
        public Key(Integer id) { this.id = id; }
        public override String toString() { return 'K' + id; }
        public Boolean equals(Object other) { return other instanceof Key && ((Key) other).id == id; }
        public override Integer hashCode() { return id; }
      }`,
    };
    expect(
      evaluate("return new Set<Key>{ new Key(1), new Key(1), new Key(2) }.size() + ' ' + new Key(7);", sources),
    ).toBe("2 K7");
    expect(evaluate("return new Key(1) == new Key(1);", sources)).toBe(true);
    expect(evaluate("return new Key(1) === new Key(1);", sources)).toBe(false);
  });

  test("an object without toString prints its fields", () => {
    expect(
      textOf(
        evaluate("return String.valueOf(new Plain());", {
          Plain: "public class Plain { public Integer size = 1; public String name; }",
        }),
      ),
    ).toBe("Plain:[size=1, name=null]");
  });
});

describe("overloads", () => {
  const sources = {
    Over: `public class Over {
      public static String of(Integer i) { return 'int'; }
      public static String of(Long l) { return 'long'; }
      public static String of(Decimal d) { return 'dec'; }
      public static String of(String s) { return 'str'; }
      public static String of(Object o) { return 'obj'; }
      public static String of(List<Account> rows) { return 'accounts'; }
      public static String of(SObject row) { return 'row'; }
    }`,
  };
  test.each([
    ["1", "int"],
    ["1L", "long"],
    ["1.5", "dec"],
    ["'x'", "str"],
    ["true", "obj"],
    ["new List<Account>()", "accounts"],
    ["new Account()", "row"],
    ["(Object) 1", "obj"],
    ["UserInfo.getUserId()", "str"],
  ])("of(%s) is %s", (argument, expected) => {
    expect(evaluate(`return Over.of(${argument});`, sources)).toBe(expected);
  });
});

describe("enums", () => {
  test("values, valueOf, name, ordinal, switch", () => {
    expect(
      evaluate(
        `Shape.Kind k = Shape.Kind.valueOf('square');
         String r = k.name() + k.ordinal() + Shape.Kind.values().size() + k;
         switch on k { when CIRCLE { r += 'c'; } when SQUARE { r += 's'; } }
         return r + (k == Shape.Kind.SQUARE);`,
        SHAPES,
      ),
    ).toBe("SQUARE12SQUAREstrue");
  });
});

describe("statics", () => {
  const sources = {
    Counter:
      "public class Counter { public static Integer n = start(); static Integer start() { return 10; } public static Integer next() { return ++n; } }",
  };
  test("live in one transaction", () => {
    const program = load(sources);
    expect(call(program, "Counter", "next")).toBe(11);
    expect(call(program, "Counter", "next")).toBe(11);
    expect(evaluate("Counter.next(); Counter.n += 5; return Counter.next();", sources)).toBe(17);
  });

  test("are initialised when their class is first touched, in a circle too", () => {
    const circle = {
      First: "public class First { public static Integer a = 1; public static Integer b = Second.c + 1; }",
      Second: "public class Second { public static Integer c = First.a + 1; }",
    };
    expect(evaluate("return First.b;", circle)).toBe(3);
  });

  test("properties of a class", () => {
    const lazy = {
      Lazy: "public class Lazy { private static Integer made = 0; public static Integer value { get { if (value == null) { made++; value = 42; } return value; } private set; } public static Integer count() { return made; } }",
    };
    expect(evaluate("return Lazy.value + Lazy.value + Lazy.count();", lazy)).toBe(85);
  });
});

describe("exceptions", () => {
  test("are caught by type, finally runs, the cause is kept", () => {
    const body = `String trace = '';
      try { try { String s; s.length(); } catch (MathException e) { trace += 'no'; } finally { trace += 'F'; } }
      catch (NullPointerException e) { trace += 'N'; }
      try { throw new ProbeException('outer', new ProbeException('inner')); }
      catch (Exception e) { trace += e.getMessage() + e.getCause().getMessage() + e.getTypeName(); }
      return trace;`;
    expect(evaluate(body, { ProbeException: "public class ProbeException extends Exception {}" })).toBe(
      "FNouterinnerProbeException",
    );
  });

  test("exceptions may have fields and constructors of their own", () => {
    const sources = {
      CodeException:
        "public class CodeException extends Exception { public String code = 'none'; public CodeException(String code, Integer n) { this(code + n); this.code = code; } }",
    };
    expect(
      evaluate(
        "try { throw new CodeException('C', 1); } catch (CodeException e) { return e.code + e.getMessage(); }",
        sources,
      ),
    ).toBe("CC1");
    expect(evaluate("return new CodeException('m').code;", sources)).toBe("none");
  });

  test("a stack trace names class, method and Apex line", () => {
    const program = load({
      Deep: `public class Deep {
    public static void outer() {
        Inner.fail(
            null
        );
    }
}`,
      Inner: `public class Inner {
    public static void fail(String text) {
        Integer size =
            text.length();
    }
}`,
    });
    let caught: unknown;
    try {
      call(program, "Deep", "outer");
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ApexException);
    expect((caught as ApexException & { getstacktracestring(): string }).getstacktracestring()).toBe(
      "Class.Inner.fail: line 4, column 1\nClass.Deep.outer: line 3, column 1",
    );
  });

  test("endless recursion is the platform's LimitException, which no catch sees", () => {
    const body = "try { return Loop.again(1); } catch (Exception e) { return 'caught'; }";
    const sources = { Loop: "public class Loop { public static Integer again(Integer i) { return again(i + 1); } }" };
    expect(() => evaluate(body, sources)).toThrow("Maximum stack depth reached: 1001");
  });

  test("a thousand calls inside one another are allowed, and the depth goes back when they return or throw", () => {
    const sources = {
      Deep: "public class Deep { public static Integer down(Integer n) { if (n == 0) throw new MathException('x'); return n == 1 ? 1 : 1 + down(n - 1); } }",
    };
    // `run` is the first of the thousand.
    expect(evaluate("for (Integer i = 0; i < 3; i++) Deep.down(999); return Deep.down(999);", sources)).toBe(999);
    expect(() => evaluate("return Deep.down(1000);", sources)).toThrow("Maximum stack depth reached: 1001");
    const thrown =
      "for (Integer i = 0; i < 50; i++) { try { Deep.down(0); } catch (Exception e) { i = i; } } return Deep.down(999);";
    expect(evaluate(thrown, sources)).toBe(999);
  });

  test("a job that overflows the stack fails the same way", () => {
    const program = load({
      Job: "public class Job implements Queueable { public void execute(QueueableContext c) { again(1); } static Integer again(Integer i) { return again(i + 1); } }",
    });
    const job = program.create("job") as unknown as { execute(context: null): void };
    expect(() => inTransaction(() => job.execute(null))).toThrow("Maximum stack depth reached: 1001");
  });

  test("finally skips nothing on return", () => {
    const sources = {
      Fin: "public class Fin { public static String t = ''; public static String run() { try { return 'r'; } finally { t += 'f'; } } }",
    };
    expect(evaluate("return Fin.run() + Fin.t;", sources)).toBe("rf");
  });

  test("an endless loop meets the CPU limit", () => {
    expect(() => evaluate("while (true) { Integer i = 1; } return null;")).toThrow("Apex CPU time limit exceeded");
  });
});

describe("control flow", () => {
  test("loops", () => {
    const body = `Integer n = 0;
      for (Integer i = 0, j = 5; i < j; i++, j--) { if (i == 1) continue; n += i; }
      while (true) { n++; if (n > 5) break; }
      do { n--; } while (n > 0);
      for (String s : new Set<String>{ 'x', 'y', 'x' }) n++;
      for (;;) { if (n++ > 3) break; }
      Integer[] items = new Integer[3];
      for (Integer x : items) if (x == null) n += 10;
      return n;`;
    expect(evaluate(body)).toBe(35);
  });

  test("switch on types, lists of literals, null and else", () => {
    const sources = {
      Sw: `public class Sw {
        public static String of(SObject row) { switch on row { when Contact c { return 'c'; } when Account a { return 'a' + a.Name; } when null { return 'null'; } when else { return 'else'; } } }
        public static String of(Integer i) { switch on i { when 1, 2 { return 'few'; } when -1 { return 'minus'; } when else { return 'many'; } } }
      }`,
    };
    expect(
      evaluate("return Sw.of(new Account(Name = 'N')) + Sw.of(new Lead()) + Sw.of(2) + Sw.of(-1) + Sw.of(9);", sources),
    ).toBe("aNelsefewminusmany");
  });

  test("a user Iterable", () => {
    const sources = {
      Upto: `public class Upto implements Iterable<Integer>, Iterator<Integer> {
        private Integer at = 0; private Integer last;
        public Upto(Integer last) { this.last = last; }
        public Iterator<Integer> iterator() { return this; }
        public Boolean hasNext() { return at < last; }
        public Integer next() { return ++at; }
      }`,
    };
    expect(evaluate("Integer sum = 0; for (Integer i : new Upto(4)) sum += i; return sum;", sources)).toBe(10);
  });
});
