// @sluice/rl: deep reinforcement learning.
export { A2C, type A2COptions } from "./a2c.ts";
export { type ActOptions, Agent, type AgentOptions, type LearnOptions, type LearnStep } from "./agent.ts";
export { ArrayVectorEnv, vectorizeClassic } from "./array-vector-env.ts";
export { BehaviourCloning, type BehaviourCloningOptions, type Demonstrations, demonstrate } from "./behaviour-cloning.ts";
export { checkEnv } from "./check-env.ts";
export type { ContinuousOptions } from "./continuous.ts";
export { Bernoulli, Categorical, DiagGaussian, type Distribution, MultiCategorical, SquashedGaussian } from "./distributions.ts";
export { DQN, type DQNOptions, dqnTarget } from "./dqn.ts";
export type { Env, EnvSpec, Info, Picture, ResetOptions, Shape, Snapshot, Start, Step } from "./env.ts";
export { NO_INFO, World } from "./env.ts";
export { Acrobot } from "./envs/acrobot.ts";
export { Blackjack, type BlackjackOptions } from "./envs/blackjack.ts";
export { CartPole } from "./envs/cart-pole.ts";
export { Catch } from "./envs/catch.ts";
export { CliffWalking } from "./envs/cliff-walking.ts";
export { FrozenLake, type FrozenLakeOptions } from "./envs/frozen-lake.ts";
export { GridWorld, type GridWorldOptions } from "./envs/grid-world.ts";
export { MountainCar, MountainCarContinuous } from "./envs/mountain-car.ts";
export { Pendulum } from "./envs/pendulum.ts";
export { Snake, type SnakeOptions } from "./envs/snake.ts";
export { TableWorld, type Transition, type TransitionTable } from "./envs/table.ts";
export { Taxi } from "./envs/taxi.ts";
export { type EvaluatePolicyOptions, evaluatePolicy, type Policy, type PolicyScore } from "./evaluate.ts";
export { Generator, type GeneratorState } from "./generator.ts";
export { MLP, type MLPOptions } from "./networks.ts";
export { type ActionNoise, NormalNoise, OrnsteinUhlenbeckNoise } from "./noise.ts";
export type { OffPolicyOptions } from "./off-policy.ts";
export type { OnPolicyOptions } from "./on-policy.ts";
export { ActorCritic, type ActorCriticOptions } from "./policy.ts";
export { PPO, type PPOOptions, ppoLoss } from "./ppo.ts";
export { Priorities, type PriorityOptions, SumTree } from "./prioritized.ts";
export { DuelingNetwork } from "./q-network.ts";
export { QRDQN, type QRDQNOptions, quantileHuberLoss } from "./qr-dqn.ts";
export { RecurrentActorCritic, RecurrentPPO, type RecurrentPPOOptions } from "./recurrent-ppo.ts";
export { make, type Registration, register, registeredIds } from "./registry.ts";
export { discountedReturns, REINFORCE, type ReinforceOptions } from "./reinforce.ts";
export { NStep, ReplayBuffer, type Transitions } from "./replay.ts";
export { gae, RolloutBuffer } from "./rollout.ts";
export { type Moments, RunningMoments } from "./running-moments.ts";
export { SAC, type SACOptions, SquashedPolicy } from "./sac.ts";
export { Box } from "./spaces/box.ts";
export { Dict, Sequence, Text, Tuple } from "./spaces/composite.ts";
export { type ChoiceMask, Discrete, MultiBinary, MultiDiscrete } from "./spaces/discrete.ts";
export { Space, type Vector } from "./spaces/space.ts";
export { svg } from "./svg.ts";
export {
  evaluateTable,
  expectedReturn,
  policyIteration,
  type Solution,
  TabularAgent,
  type TabularOptions,
  type TabularStep,
  valueIteration,
} from "./tabular.ts";
export { DDPG, TD3, type TD3Options } from "./td3.ts";
export type { ValueOptions } from "./value-agent.ts";
export { VecNormalize, type VecNormalizeOptions } from "./vec-normalize.ts";
export {
  type AutoresetMode,
  asVector,
  type Episode,
  SyncVectorEnv,
  type VectorEnv,
  type VectorOptions,
  type VectorStep,
  vectorize,
} from "./vector-env.ts";
export { FrameSkip, FrameStack, StickyAction, TimeAware } from "./wrappers/frames.ts";
export { NormalizeObservation, type NormalizeOptions, NormalizeReward } from "./wrappers/normalize.ts";
export { Autoreset, OrderEnforcing, PassiveChecker } from "./wrappers/order.ts";
export { type EpisodeRecord, RecordEpisode, RecordStatistics } from "./wrappers/record.ts";
export { TimeLimit } from "./wrappers/time-limit.ts";
export {
  clipAction,
  clipObservation,
  clipReward,
  discretizeAction,
  discretizeObservation,
  flattenObservation,
  noisyObservation,
  oneHotObservation,
  rescaleAction,
  rescaleObservation,
  TransformAction,
  TransformObservation,
  TransformReward,
} from "./wrappers/transform.ts";
export { unwrapped, Wrapper } from "./wrappers/wrapper.ts";
