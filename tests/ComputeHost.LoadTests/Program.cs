using ComputeHost.LoadTests.CommandLine;

return await LoadTestCommand.Create().Parse(args).InvokeAsync();
