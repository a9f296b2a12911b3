/** What is deployed to an org: a build and the program made of it. Another build may take its place, and go again. */
import type { OrgData } from "../data/index.ts";
import { refreshSubscribers } from "../data/events/subscribers.ts";
import { enterProgram, Program } from "../platform/program.ts";
import type { Build } from "./build.ts";

export class Deployed {
  readonly #data: OrgData;
  #build: Build;
  #program: Program;
  /** Hears that another build took the place of the one before. */
  onChange: () => void = () => {};

  constructor(data: OrgData, build: Build) {
    this.#data = data;
    this.#build = build;
    this.#program = new Program(build.units);
    enterProgram(this.#program);
    this.#registerTriggers();
  }

  get build(): Build {
    return this.#build;
  }

  /** The program that runs now. */
  get program(): Program {
    return this.#program;
  }

  /** Lets another program run over the same data: one that counts lines, one with an anonymous block. Answers how to go back. */
  enter(program: Program): () => void {
    const before = this.#program;
    const run = (next: Program): void => {
      this.#program = next;
      enterProgram(next);
    };
    run(program);
    return () => run(before);
  }

  /** Lets a build take the place of what is deployed; data stays. Answers how to go back. */
  apply(build: Build): () => void {
    const [deployed, { schema }, rows] = [this.#build, this.#data, this.#data.image()];
    const goBack = (): void => {
      this.#data.useSchema(schema);
      this.#data.restore(rows);
      this.#run(deployed);
    };
    try {
      this.#data.deploy(build.schema);
      this.#run(build);
    } catch (error) {
      goBack();
      throw error;
    }
    return goBack;
  }

  #run(build: Build): void {
    this.#build = build;
    this.enter(new Program(build.units));
    this.#data.triggers.clear();
    this.#registerTriggers();
    this.onChange();
  }

  #registerTriggers(): void {
    for (const unit of this.#build.units) {
      if (!unit.trigger) continue;
      const { object, events } = unit.trigger;
      this.#data.triggers.register({
        name: unit.name,
        objectName: object,
        events: new Set(events),
        run: () => this.#program.runTrigger(unit.name),
      });
    }
    refreshSubscribers(this.#data, this.#data.triggers.all());
  }
}
