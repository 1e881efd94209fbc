using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Tests.Generations;

/// <summary>A small published class library, made by the test.</summary>
internal sealed class TestProgram(string directory)
{
    private readonly JsonObject _libraries = [];

    public string Path => System.IO.Path.Combine(directory, "Shop.dll");

    /// <summary>One with a compute method, in a directory of its own.</summary>
    public static TestProgram Create(string root, params string?[] names)
    {
        var program = new TestProgram(Directory.CreateDirectory(System.IO.Path.Combine(root, "published")).FullName);
        program.AddAssembly("Shop", names);
        return program;
    }

    /// <summary>Adds a library of one assembly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="methods">The names that its compute methods were given; null for one without.</param>
    /// <param name="framework">What it was built for.</param>
    public void AddAssembly(string name, string?[] methods, string framework = ".NETCoreApp,Version=v10.0")
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        assembly.SetCustomAttribute(new CustomAttributeBuilder(typeof(TargetFrameworkAttribute).GetConstructor([typeof(string)])!, [framework]));
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType("Shop.Prices", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        for (int index = 0; index < methods.Length; index++)
        {
            MethodBuilder method = type.DefineMethod($"Method{index}", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(int), typeof(List<string[]>)]);
            PropertyInfo[] properties = methods[index] is null ? [] : [typeof(ComputeMethodAttribute).GetProperty(nameof(ComputeMethodAttribute.Name))!];
            method.SetCustomAttribute(new CustomAttributeBuilder(typeof(ComputeMethodAttribute).GetConstructor([])!, [], properties, [.. methods[index] is { } given ? new object[] { given } : []]));
            ILGenerator code = method.GetILGenerator();
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ret);
        }

        type.CreateType();
        assembly.Save(System.IO.Path.Combine(directory, name + ".dll"));
        AddLibrary($"{name}/1.0.0", name + ".dll");
    }

    /// <summary>Names a file in the dependency file, whether it is there or not.</summary>
    public void AddLibrary(string key, string file)
    {
        _libraries[key] = new JsonObject { ["runtime"] = new JsonObject { [file] = new JsonObject() } };
        AddFile("Shop.deps.json", new JsonObject
        {
            ["runtimeTarget"] = new JsonObject { ["name"] = ".NETCoreApp,Version=v10.0", ["signature"] = "" },
            ["targets"] = new JsonObject { [".NETCoreApp,Version=v10.0"] = _libraries.DeepClone() },
            ["libraries"] = new JsonObject(),
        }.ToJsonString());
    }

    public void AddFile(string location, string content)
    {
        string path = System.IO.Path.Combine(directory, location);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
