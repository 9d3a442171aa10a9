#!/usr/bin/env python3
"""Writes mathematics.ts: PyTorch's numbers for the mathematics of the agents.

Run: python3 packages/rl/test/golden/mathematics.py
"""
import os
import torch
from torch import distributions as td

torch.manual_seed(3)
cases = {}


def keep(name, **entries):
    cases[name] = {k: (v.detach().tolist() if isinstance(v, torch.Tensor) else v) for k, v in entries.items()}


# Generalised advantage estimation, as Stable-Baselines3 loops it.
T, N, gamma, lam = 6, 3, 0.97, 0.9
rewards, values = torch.randn(T, N), torch.randn(T + 1, N)
running = (torch.rand(T, N) > 0.25).float()
advantages = torch.zeros(T, N)
last = torch.zeros(N)
for t in reversed(range(T)):
    delta = rewards[t] + gamma * values[t + 1] * running[t] - values[t]
    last = delta + gamma * lam * running[t] * last
    advantages[t] = last
keep("gae", rewards=rewards, values=values, running=running, gamma=gamma, lam=lam, advantages=advantages)

# PPO's clipped surrogate and its gradient.
log_prob = (0.4 * torch.randn(12)).requires_grad_()
old, adv, clip = 0.4 * torch.randn(12), torch.randn(12), 0.2
ratio = torch.exp(log_prob - old)
loss = -torch.min(adv * ratio, adv * torch.clamp(ratio, 1 - clip, 1 + clip)).mean()
loss.backward()
keep("ppo", logProb=log_prob, old=old, advantage=adv, clip=clip, loss=loss, grad=log_prob.grad)

# Targets of DQN and double DQN, and the loss.
reward, discount = torch.randn(5), torch.tensor([0.99, 0.0, 0.99, 0.9801, 0.99])
target, online = torch.randn(5, 3), torch.randn(5, 3)
plain = reward + discount * target.max(1).values
double = reward + discount * target.gather(1, online.argmax(1, keepdim=True)).squeeze(1)
keep("dqn", reward=reward, discount=discount, target=target, online=online, plain=plain, double=double)

# Log-probability of SAC's squashed normal, by the change of variables.
mean, log_std = torch.randn(4, 2), 0.5 * torch.randn(4, 2)
u = mean + log_std.exp() * torch.randn(4, 2)
base = td.TransformedDistribution(td.Normal(mean, log_std.exp()), [td.TanhTransform(cache_size=1)])
a = torch.tanh(u.double())
exact = (td.Normal(mean.double(), log_std.double().exp()).log_prob(u.double()) - torch.log(1 - a * a)).sum(1)
keep("sac", mean=mean, logStd=log_std, u=u, logProb=exact)

# Distributions.
logits = torch.randn(4, 5, requires_grad=True)
actions = torch.tensor([0, 4, 2, 2])
c = td.Categorical(logits=logits)
other = torch.randn(4, 5)
value = (c.log_prob(actions) + c.entropy()).sum()
value.backward()
keep("categorical", logits=logits, other=other, actions=actions, logProb=c.log_prob(actions), entropy=c.entropy(),
     kl=td.kl_divergence(c, td.Categorical(logits=other)), grad=logits.grad)
mean, log_std, x = torch.randn(3, 2), torch.randn(2), torch.randn(3, 2)
mean2, log_std2 = torch.randn(3, 2), torch.randn(2)
g = td.Independent(td.Normal(mean, log_std.exp().expand(3, 2)), 1)
g2 = td.Independent(td.Normal(mean2, log_std2.exp().expand(3, 2)), 1)
keep("gaussian", mean=mean, logStd=log_std, mean2=mean2, logStd2=log_std2, x=x, logProb=g.log_prob(x), entropy=g.entropy(), kl=td.kl_divergence(g, g2))
bits = torch.tensor([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
odds = torch.randn(3, 2)
b = td.Independent(td.Bernoulli(logits=odds), 1)
keep("bernoulli", logits=odds, bits=bits, logProb=b.log_prob(bits), entropy=b.entropy())

# The quantile Huber loss, as sb3-contrib writes it.
quantiles, targets = torch.randn(4, 3, requires_grad=True), torch.randn(4, 3)
tau = (torch.arange(3) + 0.5) / 3
delta = targets.unsqueeze(-2) - quantiles.unsqueeze(-1)
huber = torch.where(delta.abs() > 1, delta.abs() - 0.5, delta ** 2 * 0.5)
loss = ((tau.view(1, -1, 1) - (delta.detach() < 0).float()).abs() * huber).sum(dim=-2).mean()
loss.backward()
keep("quantiles", quantiles=quantiles, targets=targets, loss=loss, grad=quantiles.grad)

# Three gradient steps of QR-DQN as sb3-contrib takes them: greedy by the mean of the target's quantiles, Adam with eps 0.01 / batch.
K, A, B, D, H = 3, 2, 4, 2, 3


def network():
    return torch.nn.Sequential(torch.nn.Linear(D, H), torch.nn.ReLU(), torch.nn.Linear(H, K * A))


def weights(net):  # [in, out], as Linear has them here
    return [p.detach().t().flatten().tolist() if p.dim() == 2 else p.detach().tolist() for p in net.parameters()]


online, target = network(), network()
before, frozen = weights(online), weights(target)
observations, next_observations = torch.randn(B, D), torch.randn(B, D)
actions, reward, terminated = torch.tensor([0, 1, 1, 0]), -torch.rand(B), torch.tensor([0.0, 1.0, 0.0, 0.0])
adam = torch.optim.Adam(online.parameters(), lr=0.02, eps=0.01 / B)
losses = []
for _ in range(3):
    with torch.no_grad():
        following = target(next_observations).view(-1, K, A)
        greedy = following.mean(dim=1, keepdim=True).argmax(dim=2, keepdim=True).expand(B, K, 1)
        goal = reward[:, None] + (1 - terminated[:, None]) * 0.9 * following.gather(2, greedy).squeeze(2)
    chosen = online(observations).view(-1, K, A).gather(2, actions[:, None, None].expand(B, K, 1)).squeeze(2)
    delta = goal.unsqueeze(-2) - chosen.unsqueeze(-1)
    huber = torch.where(delta.abs() > 1, delta.abs() - 0.5, delta ** 2 * 0.5)
    loss = ((tau.view(1, -1, 1) - (delta.detach() < 0).float()).abs() * huber).sum(dim=-2).mean()
    adam.zero_grad()
    loss.backward()
    adam.step()
    losses.append(loss.item())
keep("quantileSteps", before=before, target=frozen, observations=observations, actions=actions, reward=reward, terminated=terminated,
     nextObservations=next_observations, losses=losses, after=weights(online))

with open(os.path.join(os.path.dirname(__file__), "mathematics.ts"), "w") as f:
    f.write(f"// PyTorch {torch.__version__.split('+')[0]}'s numbers for the mathematics of the agents; written by mathematics.py.\n\n")
    for name, entries in cases.items():
        f.write(f"export const {name} = {{\n" + "".join(f"  {k}: {v},\n" for k, v in entries.items()) + "};\n")
