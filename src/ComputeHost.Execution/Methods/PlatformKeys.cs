using System.Reflection;

namespace ComputeHost.Execution.Methods;

/// <summary>The public key tokens that .NET's own assemblies are signed with.</summary>
internal static class PlatformKeys
{
    private static readonly HashSet<string> Tokens =
    [
        "7CEC85D7BEA7798E", // System.Private.CoreLib
        "B03F5F7F11D50A3A",
        "B77A5C561934E089",
        "CC7B13FFCD2DDD51", // netstandard, System.*
        "ADB9793829DDAE60", // Microsoft.AspNetCore.*, Microsoft.Extensions.*
        "31BF3856AD364E35",
    ];

    public static bool Contains(AssemblyName name) => name.GetPublicKeyToken() is { Length: > 0 } token && Tokens.Contains(Convert.ToHexString(token));
}
