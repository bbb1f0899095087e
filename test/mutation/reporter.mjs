import { appendFileSync } from 'node:fs';

/** Writes a line where the tests of a mutant begin, and one where they end: a mutant that never ends is the one between. */
export default class MutantReporter {
  onTestModuleStart({ moduleId }) {
    this.#write(moduleId, 'began');
  }

  onTestModuleEnd(module) {
    this.#write(module.moduleId, module.state());
  }

  #write(moduleId, state) {
    appendFileSync('mutants/progress', `${/(\d+)\.test\.ts$/.exec(moduleId)?.[1]} ${state}\n`);
  }
}
