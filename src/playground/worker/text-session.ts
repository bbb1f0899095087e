import type { ContainerData } from '../../site/container-data.ts';
import type { Judgement, JudgeRequest, SpecView } from '../protocol.ts';

/** What judges the texts of the playground, one after the other. */
export interface TextSession {
  /** Uses the container data from now on. */
  useContainerData(containers: ContainerData): void;
  /** Judges a text. */
  judge(request: JudgeRequest): Judgement | Promise<Judgement>;
  /** Describes the spec at the cursor of the text that was judged last. */
  draw(request: JudgeRequest): SpecView;
}
