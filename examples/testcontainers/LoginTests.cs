// Fejkollen in a container of its own, with Testcontainers for .NET and xUnit.
//
// docker build --tag fejkollen .
// dotnet add package Testcontainers; dotnet add package xunit

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Xunit;

public sealed class LoginTests : IAsyncLifetime
{
    private readonly IContainer _fejkollen = new ContainerBuilder()
        .WithImage("fejkollen")
        .WithPortBinding(8080, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(
            request => request.ForPath("/health/ready").ForPort(8080)))
        .Build();

    public Task InitializeAsync() => _fejkollen.StartAsync();

    public Task DisposeAsync() => _fejkollen.DisposeAsync().AsTask();

    [Fact]
    public async Task Astrid_logs_in()
    {
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://{_fejkollen.Hostname}:{_fejkollen.GetMappedPublicPort(8080)}"),
        };

        // An account of the test's own, so that tests can run side by side.
        Use(http, "admin", "admin");
        var account = await Post(http, "/control/v1/accounts", new { });
        Use(http, (string)account["accountId"]!, (string)account["secretKey"]!);

        var started = await Post(http, "/v3/bankid-se/auth", new { ssn = "199003142388" });
        var id = (string)started["id"]!;
        await Post(http, "/control/v1/wait", new { sessionId = id, status = "ENDED" });

        var result = await http.GetFromJsonAsync<JsonObject>($"/v3/bankid-se/auth/{id}");
        Assert.Equal("Astrid Lindqvist", (string)result!["name"]!);
    }

    private static void Use(HttpClient http, string user, string secret) =>
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    private static async Task<JsonObject> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
