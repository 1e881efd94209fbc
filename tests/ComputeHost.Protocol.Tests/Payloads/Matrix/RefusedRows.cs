using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Types that people try to pass.</summary>
internal static class RefusedRows
{
    public static IEnumerable<Row> All =>
        new (string Id, Type Type)[]
        {
            ("object", typeof(object)), ("value-type", typeof(ValueType)), ("enum", typeof(Enum)), ("array", typeof(Array)), ("stream", typeof(Stream)),
            ("memory-stream", typeof(MemoryStream)), ("text-reader", typeof(TextReader)), ("text-writer", typeof(StringWriter)), ("function", typeof(Func<int>)),
            ("action", typeof(Action<string>)), ("type", typeof(Type)), ("method", typeof(MethodInfo)), ("assembly", typeof(Assembly)), ("task", typeof(Task)),
            ("task-of-int", typeof(Task<int>)), ("value-task", typeof(ValueTask<int>)), ("lazy", typeof(Lazy<int>)), ("exception", typeof(Exception)),
            ("exception-of-own", typeof(RefusedShapes.OwnException)), ("json-element", typeof(JsonElement)), ("json-document", typeof(JsonDocument)),
            ("json-node", typeof(JsonNode)), ("json-object", typeof(JsonObject)), ("culture", typeof(CultureInfo)), ("encoding", typeof(Encoding)),
            ("regex", typeof(Regex)), ("ip-address", typeof(IPAddress)), ("ip-end-point", typeof(IPEndPoint)), ("data-table", typeof(System.Data.DataTable)),
            ("data-set", typeof(System.Data.DataSet)), ("handle", typeof(Microsoft.Win32.SafeHandles.SafeFileHandle)), ("cancellation-token", typeof(CancellationToken)),
            ("cancellation-source", typeof(CancellationTokenSource)), ("compute-context", typeof(ComputeContext)), ("random", typeof(Random)), ("http-client", typeof(HttpClient)),
            ("xml", typeof(System.Xml.XmlDocument)), ("process", typeof(System.Diagnostics.Process)), ("pointer", typeof(int*)),
            ("serialization-info", typeof(System.Runtime.Serialization.SerializationInfo)), ("weak-reference", typeof(WeakReference<string>)),
            ("timer", typeof(Timer)), ("thread", typeof(Thread)), ("semaphore", typeof(SemaphoreSlim)), ("file-info", typeof(FileInfo)), ("mail-address", typeof(System.Net.Mail.MailAddress)),
            ("service-provider", typeof(IServiceProvider)), ("half-open-generic-growth", typeof(RefusedShapes.Growing<int>)), ("db-null", typeof(DBNull)),
            ("expression", typeof(System.Linq.Expressions.Expression<Func<int>>)), ("logger", typeof(Microsoft.Extensions.Logging.ILogger)), ("progress", typeof(IProgress<int>)),
        }.Select(refused => Row.OfType($"type-{refused.Id}", refused.Type)).Concat(
        [
            Row.Of("type-stream-in-object", new Holder<Stream?>(null, 1)),
            Row.Of("type-object-in-object", new Holder<object>(1, 1)),
            Row.Of("type-object-in-list", new List<object> { 1 }),
            Row.Of("type-object-in-dictionary", new Dictionary<string, object> { ["a"] = 1 }),
            Row.Of("type-task-in-list", new List<Task<int>>()),
            Row.Of("type-cancellation-token-in-object", new Holder<CancellationToken>(default, 1)),
            Row.Of("type-lossy-as-key", new Dictionary<RefusedShapes.GetterOnly, int>()),
            Row.Of("type-lossy-in-tuple", (1, new RefusedShapes.GetterOnly())),
        ]);
}
