using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Beside the program, wherever it is run from: not into the working copy.
IConfig config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
