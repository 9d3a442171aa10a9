// How long each kernel takes: `@sluice/core/profile`.
export { type Profile, type ProfileRow, profile, startProfile } from "@sluice/kernels/profile";
