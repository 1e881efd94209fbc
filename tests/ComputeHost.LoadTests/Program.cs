using ComputeHost.LoadTests.CommandLine;

if (ChildVerbs.Find(args) is { } child)
{
    await child;
    return 0;
}

return await LoadTestCommand.Create().Parse(args).InvokeAsync();
