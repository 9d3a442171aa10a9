// The kernels, for packages that write ops of their own: only core imports @sluice/kernels.
export * from "@sluice/kernels/raw";
